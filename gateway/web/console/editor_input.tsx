// A text of a record in its field, with a word of help, what is wrong with it, and what others say.
import type { ComponentChildren } from "preact";
import type { FieldsProps } from "./editor_kind.ts";
import * as directory from "./editor_words.ts";

type Texts<S> = { [K in keyof S]: S[K] extends string ? K : never }[keyof S] & string;

export interface Text<S> {
  readonly field: Texts<S>;
  readonly help?: string;
  readonly rows?: number;
  readonly max: number;
}

/** What shows one text of this sheet. */
export const inputs = <S extends object>({ sheet, set, wrong, theirs, differs, said }: FieldsProps<S>) => {
  const read = (from: Partial<S>, field: Texts<S>) => from[field] as string | undefined; // by what Texts says
  return (text: Text<S>): ComponentChildren => (
    <Input key={text.field} {...text} value={read(sheet, text.field) ?? ""} set={(value) => set({ [text.field]: value } as Partial<S>)}
      wrong={wrong?.[0] === text.field ? wrong[1] : ""} theirs={read(theirs, text.field)}
      said={said && differs.includes(text.field) ? read(said, text.field) : undefined} />
  );
};

interface InputProps {
  field: string;
  help?: string;
  rows?: number;
  max: number;
  value: string;
  set: (value: string) => void;
  wrong: string;
  theirs: string | undefined;
  said: string | undefined;
}

function Input({ field, help, rows, max, value, set, wrong, theirs, said }: InputProps) {
  const id = `field-${field}`;
  const common = {
    id, value, maxLength: max, autocomplete: "off", "aria-invalid": wrong ? true : undefined,
    "aria-describedby": `${id}-about`, onInput: (event: { currentTarget: { value: string } }) => set(event.currentTarget.value),
  } as const;
  return (
    <div class="stacked field">
      <label for={id}>{directory.FIELD[field]}</label>
      {rows ? <textarea rows={Math.max(rows, value.split("\n").length)} {...common} /> : <input {...common} />}
      <div id={`${id}-about`}>
        {help && <p class="quiet">{help}</p>}
        {wrong && <p class="failure">{wrong}</p>}
        {theirs !== undefined && <p class="theirs">Écrit entre-temps par quelqu’un d’autre : {theirs || "rien"}</p>}
        {said !== undefined && <p class="quiet">La source dit maintenant : {said || "rien"}</p>}
      </div>
    </div>
  );
}
