// Lists of the directory: what a search finds, what should be verified, what is retired.
import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import type { Service } from "../gen/pnav/directory/v1/directory_pb.ts";
import type { ServiceRecord } from "../gen/pnav/directory/v1/record_pb.ts";
import { useDesk } from "./desk.ts";
import * as directory from "./editor_words.ts";
import { Mark, useAnswer } from "./parts.tsx";
import * as words from "./words.ts";

const PAGE = 50;

export interface ListProps {
  /** The name of the record that the form shows. */
  chosen: string | undefined;
  open: (name: string) => void;
  /** Changes with every change: the list is read anew. */
  round: number;
}

export function Found({ chosen, open, round }: ListProps) {
  const { services } = useDesk();
  const [query, setQuery] = useState("");
  const { value, failure } = useAnswer(
    async () => (await services.directory.searchServices({ query: query.trim(), pageSize: PAGE })).services, [query, round]);
  // What was found for the letters before stays until the answer for these is there.
  const found = useRef<readonly Service[]>([]);
  if (value) found.current = value;
  return (
    <section aria-label="Recherche">
      <label class="stacked"><span>Nom, sigle, organisme ou ville</span>
        <input type="search" autocomplete="off" maxLength={100} value={query} onInput={(event) => setQuery(event.currentTarget.value)} />
      </label>
      <p class="heard" role="status">{value && words.plural(value.length, "fiche trouvée", "fiches trouvées")}</p>
      <p class="failure" role="alert">{failure}</p>
      {value?.length === 0 && <p class="quiet">Aucune fiche ne correspond.</p>}
      <ul class="rows">
        {found.current.map((one) => (
          <li key={one.name}><Row service={one} chosen={one.name === chosen} open={open}>{directory.source(one.provenance)}</Row></li>
        ))}
      </ul>
      {found.current.length === PAGE && <p class="quiet">Les {PAGE} premières : précisez la recherche.</p>}
    </section>
  );
}

export function Stale({ chosen, open, round }: ListProps) {
  const { services } = useDesk();
  const { value, failure } = useAnswer(() => services.editor.listStaleServices({ pageSize: PAGE }), [round]);
  return (
    <section aria-label="À vérifier">
      <p class="failure" role="alert">{failure}</p>
      {value && <p>{words.plural(value.total, "fiche", "fiches")} sans vérification depuis {value.days} jours.</p>}
      <ul class="rows">
        {value?.records.map((record) => record.service && (
          <li key={record.service.name}>
            <Row service={record.service} chosen={record.service.name === chosen} open={open}>
              <Mark tone="soon" shape="clock">{directory.vouched(record)}</Mark>
            </Row>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function Retired({ chosen, open, round }: ListProps) {
  const { services } = useDesk();
  const { value, failure } = useAnswer(async () => (await services.editor.listRetiredServices({ pageSize: PAGE })).records, [round]);
  return (
    <section aria-label="Retirées">
      <p class="failure" role="alert">{failure}</p>
      {value?.length === 0 && <p class="quiet">Aucune fiche n’est retirée.</p>}
      <ul class="rows">
        {value?.map((record) => record.service && (
          <li key={record.service.name}>
            <Row service={record.service} chosen={record.service.name === chosen} open={open}>{since(record)}</Row>
          </li>
        ))}
      </ul>
    </section>
  );
}

const since = ({ retireTime, mergedInto }: ServiceRecord): string =>
  `${mergedInto ? "fusionnée" : "retirée"} le ${words.moment(retireTime)}`;

interface RowProps {
  service: Service;
  chosen: boolean;
  open: (name: string) => void;
  children: ComponentChildren;
}

const Row = ({ service: { name, title, city, postalCode }, chosen, open, children }: RowProps) => (
  <button type="button" class="pick" onClick={() => open(name)} aria-current={chosen ? "true" : undefined}>
    <strong>{title}</strong>
    <span class="quiet">{[postalCode, city].filter(Boolean).join(" ")}</span>
    <span class="quiet">{children}</span>
  </button>
);
