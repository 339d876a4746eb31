// Canned replies, without a screen: where "/" opens the picker, what choosing one does to the draft, and what a form holds.
import type { MessageInitShape } from "@bufbuild/protobuf";
import { type Reply, type ReplySchema, ReplyAudience } from "../gen/pnav/chat/v1/reply_pb.ts";
import type { Category, Intake } from "../gen/pnav/chat/v1/resources_pb.ts";

/** A draft, and where the caret stands in it. */
export interface Edit {
  readonly text: string;
  readonly caret: number;
}

/** "/" opens the picker where nothing else stands on the line; anywhere else it is a slash. */
export const opens = (text: string, start: number, end: number): boolean =>
  start === end && [undefined, "\n"].includes(text[start - 1]) && [undefined, "\n"].includes(text[end]);

/** Letter by letter, in the place of what is selected: nothing in it is a placeholder. */
export const insert = (text: string, start: number, end: number, what: string): Edit =>
  ({ text: text.slice(0, start) + what + text.slice(end), caret: start + what.length });

/** Which option a key leads to, round and round (WAI-ARIA APG, combobox); undefined for keys that move nothing. */
export function step(key: string, at: number, count: number): number | undefined {
  const by = key === "ArrowDown" ? 1 : key === "ArrowUp" ? -1 : 0;
  if (by === 0 || count === 0) return undefined;
  return at < 0 ? (by < 0 ? count - 1 : 0) : (at + by + count) % count;
}

/** The option she went to, wherever a later answer has put it: -1 when it is there no more; the first until she moves. */
export const active = (replies: readonly Reply[], picked: string | undefined): number =>
  picked === undefined ? Math.min(0, replies.length - 1) : replies.findIndex(({ name }) => name === picked);

/** What the search was for, what it found, and where the next page begins. */
export interface Found {
  readonly query: string;
  readonly replies: readonly Reply[];
  readonly next: string;
}

export const AUDIENCES: readonly (readonly [ReplyAudience, string])[] = [
  [ReplyAudience.PRIVATE, "pour moi"], [ReplyAudience.TEAM, "pour mon équipe"], [ReplyAudience.ALL, "pour tous"],
];

/** Whose it is, in two words. */
export const whose = ({ audience, creator }: Pick<Reply, "audience" | "creator">): string =>
  creator === "" ? "de la plateforme" : (AUDIENCES.find(([value]) => value === audience)?.[1] ?? "");

/** What stands in the form. */
export interface Sheet {
  readonly title: string;
  readonly text: string;
  readonly audience: ReplyAudience;
  readonly language: string;
  readonly categories: readonly Category[];
}

const TITLE_LONGEST = 100;

/** A draft that is to be kept: found by its first line until she gives it a better title. */
export const fromDraft = (draft: string, intake: Intake | undefined): Sheet => ({
  title: [...(draft.trim().split("\n")[0] ?? "")].slice(0, TITLE_LONGEST).join("").trim(), text: draft.trim(),
  audience: ReplyAudience.PRIVATE, language: intake?.language || "fr", categories: [],
});

/** What is sent: the sheet, over the reply as it was last read. */
export function over(sheet: Sheet, read: Reply | undefined): MessageInitShape<typeof ReplySchema> {
  const { title, text, audience, language, categories } = sheet;
  return { name: read?.name ?? "", etag: read?.etag ?? "", title, text, audience, language, categories: [...categories] };
}
