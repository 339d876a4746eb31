// Units: where reports go and how a unit is reached. Whom it serves comes from the official files alone.
import type { Unit } from "../gen/pnav/directory/v1/directory_pb.ts";
import type { UnitRecord } from "../gen/pnav/directory/v1/record_pb.ts";
import { type Text, inputs } from "./editor_input.tsx";
import type { FieldsProps, Held, Kind } from "./editor_kind.ts";
import * as directory from "./editor_words.ts";
import * as words from "./words.ts";

export interface UnitSheet {
  readonly referral_email: string;
  readonly phone: string;
  readonly opening_hours: string;
  readonly address: string;
}

const TEXTS: readonly Text<UnitSheet>[] = [
  { field: "referral_email", help: "Là où arrivent les transmissions de cette unité, et rien d’autre.", max: 254 },
  { field: "phone", max: 200 },
  { field: "opening_hours", help: directory.HOURS_HELP, max: 500 },
  { field: "address", rows: 2, max: 500 },
];

const sheetOf = ({ referralEmail, phone, openingHours, address }: Unit): UnitSheet =>
  ({ referral_email: referralEmail, phone, opening_hours: openingHours, address });

const unitOf = ({ referral_email, phone, opening_hours, address }: UnitSheet) =>
  ({ referralEmail: referral_email.trim(), phone: phone.trim(), openingHours: opening_hours.trim(), address: address.trim() });

function held(record: UnitRecord | undefined): Held<UnitSheet> {
  if (!record?.unit) throw new Error("an answer without its record");
  const { unit, etag, source, sourceDiffers: differs, verifiedBy } = record;
  const { name, title, kind, force, departmentCode, communes, number, provenance } = unit;
  const facts = [
    ["Unité", `${words.UNIT_KIND.of(kind)}, ${words.FORCE.of(force)}`], ["Département", departmentCode], ["Numéro public", number],
    ["Dessert", communes.length ? words.plural(communes.length, "commune", "communes") : ""],
  ] as const;
  return {
    name, title, etag, sheet: sheetOf(unit), said: source && sheetOf(source), differs, provenance, verifiedBy,
    facts: facts.filter(([, value]) => value),
  };
}

const Fields = (props: FieldsProps<UnitSheet>) => <section aria-label="Joindre l’unité">{TEXTS.map(inputs(props))}</section>;

export const UNIT: Kind<UnitSheet> = {
  read: async (editor, name) => held((await editor.readUnit({ name })).record),
  update: async (editor, { sheet, name, ...correction }) =>
    held((await editor.updateUnit({ ...correction, unit: { ...unitOf(sheet), name } })).record),
  verify: async (editor, asked) => held((await editor.verifyUnit(asked)).record),
  wrong: {
    ...directory.WRONG,
    PHONE_INVALID: ["phone", directory.ONE_PHONE],
    EMAIL_INVALID: ["referral_email", "Une adresse, avec un nom, un @ et un domaine : sans elle, aucune transmission n’arriverait."],
  },
  Fields,
};
