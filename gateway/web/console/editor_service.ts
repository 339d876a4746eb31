// Services: the kind of record that editors also make, retire, merge and vouch for.
import type { ServiceRecord } from "../gen/pnav/directory/v1/record_pb.ts";
import { ServiceFields } from "./editor_fields.tsx";
import type { Held, Kind } from "./editor_kind.ts";
import { type Sheet, EMPTY, serviceOf, sheetOf } from "./editor_sheet.ts";
import { WRONG } from "./editor_words.ts";

/** Throws where an answer has no record: none of the contract's has none. */
export function heldService(record: ServiceRecord | undefined): Held<Sheet> {
  if (!record?.service) throw new Error("an answer without its record");
  const { service, etag, source, sourceDiffers: differs, verifiedBy, retireTime, mergedInto } = record;
  return {
    name: service.name, title: service.title, etag, sheet: sheetOf(service), said: source && sheetOf(source), differs,
    provenance: service.provenance, verifiedBy, retireTime, mergedInto,
  };
}

export const SERVICE: Kind<Sheet> = {
  read: async (editor, name) => heldService((await editor.readService({ name })).record),
  update: async (editor, { sheet, name, ...correction }) =>
    heldService((await editor.updateService({ ...correction, service: { ...serviceOf(sheet), name } })).record),
  wrong: WRONG,
  Fields: ServiceFields,
  verify: async (editor, asked) => heldService((await editor.verifyService(asked)).record),
  shelf: {
    retire: async (editor, asked) => heldService((await editor.retireService(asked)).record),
    restore: async (editor, asked) => heldService((await editor.restoreService(asked)).record),
  },
  fresh: {
    sheet: EMPTY,
    create: async (editor, requestId, sheet) => heldService((await editor.createService({ requestId, service: serviceOf(sheet) })).record),
  },
};
