// How a conversation stands to whoever sits at this console: whose it is, what waits for her.
import type { Entry } from "../gen/pnav/chat/v1/resources_pb.ts";
import { Author, Part, SessionState } from "../gen/pnav/chat/v1/resources_pb.ts";
import type { Addressee, Conversation } from "./state.ts";

type Held = Pick<Conversation, "session" | "me">;

/** I am the interlocutor. */
export const isActive = ({ session, me }: Held): boolean => session.state === SessionState.ACTIVE && session.operator === me;

/** A colleague proposes it to me. */
export const isProposed = ({ session, me }: Held): boolean =>
  session.state === SessionState.ACTIVE && session.handover?.to === me;

/** Proposed to me: from the queue, or by a colleague. */
export const isOffer = (held: Held): boolean =>
  (held.session.state === SessionState.OFFERED && held.session.operator === held.me) || isProposed(held);

export const isOver = ({ session }: Pick<Held, "session">): boolean => session.state === SessionState.CLOSED;

/** How I take part besides the interlocutor; unspecified when I do not. */
export const guestPart = ({ session, me }: Held): Part =>
  session.guests.find(({ subject }) => subject === me)?.part ?? Part.UNSPECIFIED;

/** I take part in a chat that goes on, besides the interlocutor. */
export const isBeside = (held: Held): boolean => !isOver(held) && guestPart(held) !== Part.UNSPECIFIED;

/** For whom I may write, whoever comes first is meant unless I choose. */
export function addressees(held: Held): readonly Addressee[] {
  const joined = held.session.state === SessionState.ACTIVE && guestPart(held) === Part.JOIN;
  return isActive(held) || joined ? ["visitor", "team"] : ["team"];
}

/** Whether I wrote it. */
export const isBy = (me: string, { author, by }: Pick<Entry, "author" | "by">): boolean =>
  by === me && (author === Author.OPERATOR || author === Author.SPECIALIST);

/** The visitor's words, a colleague's, or what came of a proposal: what somebody is to look at. */
export const speaks = ({ author, body, by }: Entry, me: string): boolean =>
  !isBy(me, { author, by }) &&
  (body.case === "note" || body.case === "handoverEnded" || (body.case === "message" && author !== Author.OPERATOR));

/** How many of those I have not looked at. */
export const unread = ({ log, read, me }: Conversation): number =>
  log.slice(read).filter((entry) => speaks(entry, me)).length;

/** Her first message since the last answer: an answer resets the clock; a look, or one more message, does not. */
export function unanswered({ log }: Conversation): Entry | undefined {
  const words = log.filter((entry) => entry.body.case === "message");
  const answered = words.filter((entry) => entry.author !== Author.VISITOR).at(-1)?.seq ?? 0n;
  return words.find((entry) => entry.seq > answered);
}
