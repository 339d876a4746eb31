// Lists of services: what a search finds, what should be verified, what is retired.
import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import type { Service } from "../gen/pnav/directory/v1/directory_pb.ts";
import type { ServiceRecord } from "../gen/pnav/directory/v1/record_pb.ts";
import { useDesk } from "./desk.ts";
import * as directory from "./editor_words.ts";
import { type Pages, usePages } from "./pages.ts";
import { Mark } from "./parts.tsx";
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
  const found = usePages(async (pageToken) => {
    const answer = await services.directory.searchServices({ query: query.trim(), pageSize: PAGE, pageToken });
    return { rows: answer.services, next: answer.nextPageToken };
  }, nameOf, query, round);
  return (
    <section aria-label="Recherche">
      <label class="stacked"><span>Nom, sigle, organisme ou ville</span>
        <input type="search" autocomplete="off" maxLength={100} value={query} onInput={(event) => setQuery(event.currentTarget.value)} />
      </label>
      <Rows pages={found} none="Aucune fiche ne correspond.">
        {(one) => <ServiceRow key={one.name} service={one} chosen={chosen} open={open}>{directory.source(one.provenance)}</ServiceRow>}
      </Rows>
    </section>
  );
}

export function Stale({ chosen, open, round }: ListProps) {
  const { services } = useDesk();
  const [told, setTold] = useState<{ total: number; days: number }>();
  const stale = usePages(async (pageToken) => {
    const { records, nextPageToken, total, days } = await services.editor.listStaleServices({ pageSize: PAGE, pageToken });
    setTold({ total, days });
    return { rows: records, next: nextPageToken };
  }, recordName, "", round);
  return (
    <section aria-label="À vérifier">
      {told && <p>{words.plural(told.total, "fiche", "fiches")} sans vérification depuis {told.days} jours.</p>}
      <Rows pages={stale} none="">
        {(record) => (
          <ServiceRow key={recordName(record)} service={record.service!} chosen={chosen} open={open}>
            <Mark tone="soon" shape="clock">{directory.vouched(record.service?.provenance, record.verifiedBy)}</Mark>
          </ServiceRow>
        )}
      </Rows>
    </section>
  );
}

export function Retired({ chosen, open, round }: ListProps) {
  const { services } = useDesk();
  const retired = usePages(async (pageToken) => {
    const { records, nextPageToken } = await services.editor.listRetiredServices({ pageSize: PAGE, pageToken });
    return { rows: records, next: nextPageToken };
  }, recordName, "", round);
  return (
    <section aria-label="Retirées">
      <Rows pages={retired} none="Aucune fiche n’est retirée.">
        {(record) => <ServiceRow key={recordName(record)} service={record.service!} chosen={chosen} open={open}>{since(record)}</ServiceRow>}
      </Rows>
    </section>
  );
}

const nameOf = ({ name }: Service): string => name;
const recordName = ({ service }: ServiceRecord): string => service!.name;

const since = ({ retireTime, mergedInto }: ServiceRecord): string =>
  `${mergedInto ? "fusionnée" : "retirée"} le ${words.moment(retireTime)}`;

/** The rows that are there, and a way to the next: the focus goes to the first of them. */
function Rows<T>({ pages, none, children }: { pages: Pages<T>; none: string; children: (row: T) => ComponentChildren }) {
  const { rows, next, known, failure, more } = pages;
  const list = useRef<HTMLUListElement>(null);
  const [busy, setBusy] = useState(false);
  const turn = async () => {
    setBusy(true);
    await more();
    setBusy(false);
    list.current?.children[rows.length]?.querySelector("button")?.focus();
  };
  return (
    <>
      <p class="heard" role="status">{known && words.plural(rows.length, "fiche affichée", "fiches affichées")}</p>
      <p class="failure" role="alert">{failure}</p>
      {known && rows.length === 0 && <p class="quiet">{none}</p>}
      <ul class="rows" ref={list}>{rows.map(children)}</ul>
      {next && <button type="button" aria-disabled={busy} onClick={() => { if (!busy) void turn(); }}>Afficher la suite</button>}
    </>
  );
}

interface ServiceRowProps extends Omit<ListProps, "round"> {
  service: Service;
  children: ComponentChildren;
}

const ServiceRow = ({ service: { name, title, city, postalCode }, chosen, open, children }: ServiceRowProps) => (
  <Row name={name} title={title} chosen={chosen} open={open}>
    <span class="quiet">{[postalCode, city].filter(Boolean).join(" ")}</span>
    <span class="quiet">{children}</span>
  </Row>
);

interface RowProps extends Omit<ListProps, "round"> {
  name: string;
  title: string;
  children: ComponentChildren;
}

export const Row = ({ name, title, chosen, open, children }: RowProps) => (
  <li>
    <button type="button" class="pick" onClick={() => open(name)} aria-current={name === chosen ? "true" : undefined}>
      <strong>{title}</strong>
      {children}
    </button>
  </li>
);
