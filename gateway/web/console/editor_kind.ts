// What the form knows of a kind of record: how it is read and written, and which fields it has.
import type { Timestamp } from "@bufbuild/protobuf/wkt";
import type { FunctionComponent } from "preact";
import type { Provenance } from "../gen/pnav/directory/v1/directory_pb.ts";
import type { Services } from "./services.ts";

export type Editing = Services["editor"];

/** A record as it was read. `S`: its sheet, what an editor may change, by the contract's names. */
export interface Held<S> {
  readonly name: string;
  readonly title: string;
  readonly etag: string;
  readonly sheet: S;
  /** What its source says, and the fields in which that is something else. */
  readonly said: S | undefined;
  readonly differs: readonly string[];
  readonly provenance: Provenance | undefined;
  readonly verifiedBy: string;
  /** What no editor changes, in words. */
  readonly facts?: readonly (readonly [name: string, value: string])[];
  readonly retireTime?: Timestamp | undefined;
  readonly mergedInto?: string;
}

export interface Correction<S> {
  readonly requestId: string;
  readonly name: string;
  readonly etag: string;
  readonly sheet: S;
  readonly updateMask: { readonly paths: string[] };
  readonly verified: boolean;
}

export interface FieldsProps<S> {
  readonly sheet: S;
  readonly set: (part: Partial<S>) => void;
  readonly wrong: Wrong | undefined;
  /** What somebody else has just written into a field that she is writing in. */
  readonly theirs: Partial<S>;
  readonly differs: readonly string[];
  readonly said: S | undefined;
}

/** Which field a refusal is about, and what to do. */
export type Wrong = readonly [field: string, sentence: string];

/** Of which record, as it was read, under which id. */
export interface Asked {
  readonly name: string;
  readonly etag: string;
  readonly requestId: string;
}

export type Act<S, A = Asked> = (editor: Editing, asked: A) => Promise<Held<S>>;

export interface Kind<S extends object> {
  readonly read: (editor: Editing, name: string) => Promise<Held<S>>;
  readonly update: (editor: Editing, correction: Correction<S>) => Promise<Held<S>>;
  /** By the reason of the refusal. */
  readonly wrong: Readonly<Record<string, Wrong>>;
  readonly Fields: FunctionComponent<FieldsProps<S>>;
  /** She has just asked there, and all of it is as shown. */
  readonly verify: Act<S>;
  /** Where records can be taken out of use, and brought back. */
  readonly shelf?: { readonly retire: Act<S, Asked & { readonly reason: string }>; readonly restore: Act<S> };
  /** Where new ones can be made. */
  readonly fresh?: { readonly sheet: S; readonly create: (editor: Editing, requestId: string, sheet: S) => Promise<Held<S>> };
}

/** The fields in which two sheets differ: what an update says. */
export const changed = <S extends object>(before: S, after: S): (keyof S & string)[] =>
  (Object.keys(after) as (keyof S & string)[]).filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]));

/** What somebody else has changed meanwhile, with what she typed laid over it. */
export const rebased = <S extends object>(read: S, typed: S, now: S): S =>
  changed(read, typed).reduce((sheet, field) => ({ ...sheet, [field]: typed[field] }), now);

/** What others wrote into the very fields in which she was writing. */
export function crossed<S extends object>(read: S, typed: S, now: S): Partial<S> {
  const mine = changed(read, typed);
  return Object.fromEntries(changed(read, now).filter((field) => mine.includes(field)).map((field) => [field, now[field]])) as Partial<S>;
}
