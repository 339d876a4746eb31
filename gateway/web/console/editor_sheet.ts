// What an editor types of a service, between the form's texts and the contract's fields.
import { type MessageInitShape, create } from "@bufbuild/protobuf";
import { type Accessibility, type Audience, type Category, type Service, ServiceSchema } from "../gen/pnav/directory/v1/directory_pb.ts";

/** The form: one text per field, lists one value a line or between commas. */
export interface Sheet {
  readonly title: string;
  readonly sigle: string;
  readonly organisation: string;
  readonly description: string;
  readonly categories: readonly Category[];
  readonly audiences: readonly Audience[];
  readonly languages: string;
  readonly accessibility: Accessibility;
  readonly accessibility_note: string;
  readonly address: string;
  readonly postal_code: string;
  readonly city: string;
  readonly commune: string;
  readonly phones: string;
  readonly emails: string;
  readonly websites: string;
  readonly opening_hours: string;
  readonly hours_note: string;
  readonly point: string;
  readonly department_codes: string;
}

export type Field = keyof Sheet;

const lines = (text: string): string[] => text.split("\n").map((line) => line.trim()).filter(Boolean);
const commas = (text: string): string[] => text.split(",").map((part) => part.trim()).filter(Boolean);

export const EMPTY: Sheet = sheetOf(create(ServiceSchema));

export function sheetOf(service: Service): Sheet {
  const { title, sigle, organisation, description, categories, audiences, address, city, point } = service;
  return {
    title, sigle, organisation, description, categories, audiences, address, city, accessibility: service.accessibility,
    commune: service.commune.replace("communes/", ""),
    accessibility_note: service.accessibilityNote, postal_code: service.postalCode, opening_hours: service.openingHours,
    hours_note: service.hoursNote, languages: service.languages.join(", "), department_codes: service.departmentCodes.join(", "),
    phones: service.phones.map(({ number, note }) => (note ? `${number} : ${note}` : number)).join("\n"),
    emails: service.emails.join("\n"), websites: service.websites.join("\n"),
    point: point ? `${point.latitude}, ${point.longitude}` : "",
  };
}

/** A position that cannot be read is sent as one that is refused by name. */
function pointOf(text: string): { latitude: number; longitude: number } | undefined {
  if (!text.trim()) return undefined;
  const [latitude, longitude, ...more] = text.split(/[,;]\s*|\s+/).filter(Boolean).map(Number);
  return { latitude: latitude ?? NaN, longitude: more.length ? NaN : longitude ?? NaN };
}

function phoneOf(line: string): { number: string; note: string } {
  const [number = "", ...note] = line.split(" : ");
  return { number: number.trim(), note: note.join(" : ").trim() };
}

/** What the services are told; without a name. */
export function serviceOf(sheet: Sheet): MessageInitShape<typeof ServiceSchema> {
  const point = pointOf(sheet.point);
  return {
    title: sheet.title.trim(), sigle: sheet.sigle.trim(), organisation: sheet.organisation.trim(), description: sheet.description.trim(),
    categories: [...sheet.categories], audiences: [...sheet.audiences], languages: commas(sheet.languages),
    accessibility: sheet.accessibility, accessibilityNote: sheet.accessibility_note.trim(), address: sheet.address.trim(),
    postalCode: sheet.postal_code.trim(), city: sheet.city.trim(), commune: sheet.commune.trim(),
    phones: lines(sheet.phones).map(phoneOf), emails: lines(sheet.emails), websites: lines(sheet.websites),
    openingHours: sheet.opening_hours.trim(), hoursNote: sheet.hours_note.trim(), departmentCodes: commas(sheet.department_codes),
    ...(point ? { point } : {}),
  };
}
