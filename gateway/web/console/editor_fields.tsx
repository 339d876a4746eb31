// The fields of a service.
import { Accessibility } from "../gen/pnav/directory/v1/directory_pb.ts";
import { AUDIENCE, SERVICE_CATEGORY } from "./directory_words.ts";
import { type Text, inputs } from "./editor_input.tsx";
import type { FieldsProps } from "./editor_kind.ts";
import type { Sheet } from "./editor_sheet.ts";
import * as directory from "./editor_words.ts";
import { Choice } from "./parts.tsx";

const NAMES: readonly Text<Sheet>[] = [
  { field: "title", help: "Tel que la personne le lira sur la porte.", max: 200 },
  { field: "sigle", max: 200 },
  { field: "organisation", max: 200 },
  { field: "description", help: "En une ou deux phrases, pour la personne.", rows: 3, max: 4000 },
];
const REACH: readonly Text<Sheet>[] = [
  { field: "phones", help: "Un par ligne ; une précision après « : ».", rows: 2, max: 4000 },
  { field: "emails", help: "Un par ligne.", rows: 1, max: 4000 },
  { field: "websites", help: "Un par ligne, avec https://.", rows: 1, max: 4000 },
  { field: "opening_hours", help: directory.HOURS_HELP, max: 500 },
  { field: "hours_note", help: "« Sur rendez-vous », par exemple.", max: 500 },
  { field: "languages", help: "Codes séparés par des virgules : fr, ar, fsl. Vide : français.", max: 200 },
];
const PLACE: readonly Text<Sheet>[] = [
  { field: "address", rows: 2, max: 500 },
  { field: "postal_code", max: 5 },
  { field: "city", max: 200 },
  { field: "commune", help: "Comme 95127.", max: 5 },
  { field: "point", help: "Latitude, longitude. Sans position, aucune recherche de proximité ne la trouve.", max: 60 },
  { field: "department_codes", help: "Codes séparés par des virgules ; vide si personne ne l’a dit.", max: 200 },
];

export function ServiceFields(props: FieldsProps<Sheet>) {
  const { sheet, set } = props;
  const one = inputs(props);
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
