// The fields of a record, each with a word of help, what is wrong with it, and what others say.
import { type Service, Accessibility } from "../gen/pnav/directory/v1/directory_pb.ts";
import { AUDIENCE, SERVICE_CATEGORY } from "./directory_words.ts";
import { type Field, type Sheet, sheetOf } from "./editor_sheet.ts";
import * as directory from "./editor_words.ts";
import { Choice } from "./parts.tsx";

type Texts = Exclude<Field, "categories" | "audiences" | "accessibility">;
interface Text {
  readonly field: Texts;
  readonly help?: string;
  readonly rows?: number;
  readonly max: number;
}

const NAMES: readonly Text[] = [
  { field: "title", help: "Tel que la personne le lira sur la porte.", max: 200 },
  { field: "sigle", max: 200 },
  { field: "organisation", max: 200 },
  { field: "description", help: "En une ou deux phrases, pour la personne.", rows: 3, max: 4000 },
];
const REACH: readonly Text[] = [
  { field: "phones", help: "Un par ligne ; une précision après « : ».", rows: 2, max: 4000 },
  { field: "emails", help: "Un par ligne.", rows: 1, max: 4000 },
  { field: "websites", help: "Un par ligne, avec https://.", rows: 1, max: 4000 },
  { field: "opening_hours", help: "Comme Mo-Fr 09:00-12:00,14:00-18:00 ; vide si inconnu.", max: 500 },
  { field: "hours_note", help: "« Sur rendez-vous », par exemple.", max: 500 },
  { field: "languages", help: "Codes séparés par des virgules : fr, ar, fsl. Vide : français.", max: 200 },
];
const PLACE: readonly Text[] = [
  { field: "address", rows: 2, max: 500 },
  { field: "postal_code", max: 5 },
  { field: "city", max: 200 },
  { field: "commune", help: "Comme 95127.", max: 5 },
  { field: "point", help: "Latitude, longitude. Sans position, aucune recherche de proximité ne la trouve.", max: 60 },
  { field: "department_codes", help: "Codes séparés par des virgules ; vide si personne ne l’a dit.", max: 200 },
];

interface FieldsProps {
  sheet: Sheet;
  set: (part: Partial<Sheet>) => void;
  wrong: readonly [field: string, sentence: string] | undefined;
  /** What somebody else has just written into a field that she is writing in. */
  theirs: Partial<Sheet>;
  differs: readonly string[];
  source: Service | undefined;
}

export function Fields({ sheet, set, wrong, theirs, differs, source }: FieldsProps) {
  const said = source && sheetOf(source);
  const one = (text: Text) => (
    <Input key={text.field} {...text} value={sheet[text.field]} set={(value) => set({ [text.field]: value })}
      wrong={wrong?.[0] === text.field ? wrong[1] : ""} theirs={theirs[text.field]}
      said={said && differs.includes(text.field) ? said[text.field] : undefined} />
  );
  const turn = <V,>(values: readonly V[], value: V) => (values.includes(value) ? values.filter((held) => held !== value) : [...values, value]);
  return (
    <>
      <section aria-label="Ce que c’est">
        <h3>Ce que c’est</h3>
        {NAMES.map(one)}
        <Choice several legend={directory.FIELD.categories!} values={SERVICE_CATEGORY.choices} label={(value) => SERVICE_CATEGORY.of(value)}
          chosen={(value) => sheet.categories.includes(value)} choose={(value) => set({ categories: turn(sheet.categories, value) })} />
        <Choice several legend="Public (rien de coché : tout le monde)" values={AUDIENCE.choices}
          label={(value) => AUDIENCE.of(value)} chosen={(value) => sheet.audiences.includes(value)}
          choose={(value) => set({ audiences: turn(sheet.audiences, value) })} />
      </section>
      <section aria-label="Joindre"><h3>Joindre</h3>{REACH.map(one)}</section>
      <section aria-label="Y aller">
        <h3>Y aller</h3>
        {PLACE.map(one)}
        <Choice legend={directory.FIELD.accessibility!} values={[...directory.ACCESSIBILITY.choices, Accessibility.UNSPECIFIED]} label={(value) => directory.ACCESSIBILITY.of(value)}
          chosen={(value) => sheet.accessibility === value} choose={(accessibility) => set({ accessibility })} />
        {one({ field: "accessibility_note", max: 500 })}
      </section>
    </>
  );
}

interface InputProps extends Text {
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
