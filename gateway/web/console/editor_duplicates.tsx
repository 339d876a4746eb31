// Services that may be one, side by side: which one stays is chosen, summed up, and confirmed.
import { useState } from "preact/hooks";
import type { DuplicateGroup, ServiceRecord } from "../gen/pnav/directory/v1/record_pb.ts";
import { useDesk } from "./desk.ts";
import { changed } from "./editor_kind.ts";
import { type Field, sheetOf } from "./editor_sheet.ts";
import * as directory from "./editor_words.ts";
import { Confirm, useAnswer } from "./parts.tsx";
import { persist } from "./services.ts";

/** What tells two records of one place apart. */
const COMPARED: readonly Field[] = ["title", "organisation", "address", "postal_code", "city", "phones", "emails", "websites", "opening_hours"];

interface DuplicatesProps {
  round: number;
  done: () => void;
  open: (name: string) => void;
}

export function Duplicates({ round, done, open }: DuplicatesProps) {
  const { services } = useDesk();
  const { value, failure } = useAnswer(() => services.editor.listDuplicates({}), [round]);
  return (
    <main class="column detail doubles" aria-label="Doublons">
      <header><h2>Doublons possibles</h2></header>
      <p class="failure" role="alert">{failure}</p>
      {value?.groups.length === 0 && <p class="quiet">Aucune fiche ne ressemble à une autre.</p>}
      {value?.groups.map((group) => <Group key={group.records[0]?.service?.name} group={group} done={done} open={open} />)}
      {value?.more && <p class="quiet">Il y en a d’autres : celles-ci d’abord.</p>}
    </main>
  );
}

function Group({ group: { records }, done, open }: { group: DuplicateGroup } & Omit<DuplicatesProps, "round">) {
  const { services } = useDesk();
  const [kept, setKept] = useState<ServiceRecord>();
  const sheets = records.map(({ service }) => sheetOf(service!));
  const differing = COMPARED.filter((field) => sheets.some((sheet) => changed(sheets[0]!, sheet).includes(field)));
  const read = ({ service, etag }: ServiceRecord) => ({ name: service!.name, etag });
  const others = records.filter((record) => record !== kept);
  const merge = (requestId: string) =>
    persist(() => services.editor.mergeServices({ requestId, kept: read(kept!), merged: others.map(read) })).then(done);
  return (
    <section aria-label={sheets[0]!.title}>
      <div class="scroll">
        <table>
          <thead><tr><td />{records.map((record, index) => <th key={record.service!.name} scope="col">Fiche {index + 1}</th>)}</tr></thead>
          <tbody>
            {COMPARED.map((field) => (
              <tr key={field} class={differing.includes(field) ? "differs" : undefined}>
                <th scope="row">{directory.FIELD[field]}</th>
                {sheets.map((sheet, index) => <td key={index}>{String(sheet[field])}</td>)}
              </tr>
            ))}
            <tr><th scope="row">Vérification</th>{records.map((record) => <td key={record.service!.name}>{directory.vouched(record.service?.provenance, record.verifiedBy)}</td>)}</tr>
            <tr>
              <th scope="row">Faire</th>
              {records.map((record, index) => (
                <td key={record.service!.name}>
                  <button type="button" aria-haspopup="dialog" onClick={() => setKept(record)}>Garder la fiche {index + 1}…</button>{" "}
                  <button type="button" class="link" onClick={() => open(record.service!.name)}>Ouvrir</button>
                </td>
              ))}
            </tr>
          </tbody>
        </table>
      </div>
      {kept && (
        <Confirm title="Fusionner ces fiches ?" act="Fusionner" onAct={merge} onBack={() => setKept(undefined)}>
          <p>Reste telle quelle : <strong>{kept.service!.title}</strong>, fiche {records.indexOf(kept) + 1}.</p>
          <p>{others.length > 1 ? "Sont retirées et y renvoient" : "Est retirée et y renvoie"} :</p>
          <ul class="effects">{others.map((record) => <li key={record.service!.name}>{record.service!.title}, fiche {records.indexOf(record) + 1}</li>)}</ul>
          {differing.length > 0 && (
            <p class="quiet">Diffèrent : {differing.map((field) => directory.FIELD[field]!.toLowerCase()).join(", ")}. Ce qui n’est que
              dans une fiche retirée n’est pas repris : notez-le d’abord dans celle qui reste.</p>
          )}
        </Confirm>
      )}
    </section>
  );
}
