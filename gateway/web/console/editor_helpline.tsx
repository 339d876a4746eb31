// Help lines. Which of them every screen shows, and whether one calls or writes, is not an editor's to change.
import type { Helpline } from "../gen/pnav/directory/v1/directory_pb.ts";
import type { HelplineRecord } from "../gen/pnav/directory/v1/record_pb.ts";
import { type Text, inputs } from "./editor_input.tsx";
import type { FieldsProps, Held, Kind } from "./editor_kind.ts";
import * as directory from "./editor_words.ts";

export interface HelplineSheet {
  readonly phone: string;
  readonly serves: string;
  readonly audience: string;
  readonly hours: string;
  readonly opening_hours: string;
  readonly cost: string;
}

const TEXTS: readonly Text<HelplineSheet>[] = [
  { field: "phone", max: 200 },
  { field: "serves", help: "En quelques mots, pour la personne.", max: 200 },
  { field: "audience", max: 200 },
  { field: "hours", help: "Tels que la personne les lira.", max: 200 },
  { field: "opening_hours", help: directory.HOURS_HELP, max: 500 },
  { field: "cost", max: 200 },
];

const sheetOf = ({ phone, serves, audience, hours, openingHours, cost }: Helpline): HelplineSheet =>
  ({ phone, serves, audience, hours, opening_hours: openingHours, cost });

const helplineOf = ({ phone, serves, audience, hours, opening_hours, cost }: HelplineSheet) => ({
  phone: phone.trim(), serves: serves.trim(), audience: audience.trim(), hours: hours.trim(), openingHours: opening_hours.trim(),
  cost: cost.trim(),
});

function held(record: HelplineRecord | undefined): Held<HelplineSheet> {
  if (!record?.helpline) throw new Error("an answer without its record");
  const { helpline, etag, source, sourceDiffers: differs, verifiedBy } = record;
  const { name, provenance, bySms, emergency } = helpline;
  return {
    name, title: title(helpline), etag, sheet: sheetOf(helpline), said: source && sheetOf(source), differs, provenance, verifiedBy,
    facts: [["Joint", bySms ? "par SMS" : "par appel"], ["Montré", emergency ? "sur tous les écrans" : "dans la liste des numéros"]],
  };
}

/** "3919 · femmes victimes de violences". */
export const title = ({ phone, serves }: Helpline): string => `${phone} · ${serves}`;

const Fields = (props: FieldsProps<HelplineSheet>) => <section aria-label="Le numéro">{TEXTS.map(inputs(props))}</section>;

export const HELPLINE: Kind<HelplineSheet> = {
  read: async (editor, name) => held((await editor.readHelpline({ name })).record),
  update: async (editor, { sheet, name, ...correction }) =>
    held((await editor.updateHelpline({ ...correction, helpline: { ...helplineOf(sheet), name } })).record),
  verify: async (editor, asked) => held((await editor.verifyHelpline(asked)).record),
  wrong: {
    ...directory.WRONG,
    TITLE_INVALID: ["serves", directory.WRONG.TITLE_INVALID![1]],
    PHONE_INVALID: ["phone", directory.ONE_PHONE],
  },
  Fields,
};
