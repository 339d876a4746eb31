// Finding a service for her: near her place or anywhere, by words, kind, audience, and whether it is open.
import { useRef, useState } from "preact/hooks";
import { type Service, Audience, Category } from "../gen/pnav/directory/v1/directory_pb.ts";
import type { Point } from "../gen/pnav/routing/v1/routing_pb.ts";
import { useDesk } from "./desk.ts";
import { AUDIENCE, SERVICE_CATEGORY } from "./directory_words.ts";
import { type Answer, useAnswer } from "./parts.tsx";
import type { Words } from "./words.ts";

interface Wanted {
  query: string;
  category: Category;
  audience: Audience;
  openNow: boolean;
  anywhere: boolean;
  pageSize: number;
}

/** directory.proto: more than 50 are never given at once. */
const MORE = 10;
const MOST = 50;
const ANY: Wanted = {
  query: "", category: Category.UNSPECIFIED, audience: Audience.UNSPECIFIED, openNow: false, anywhere: false, pageSize: 5,
};

interface NearbyProps {
  point: Point | undefined;
  children: (services: readonly Service[]) => preact.ComponentChildren;
}

export function Nearby({ point, children }: NearbyProps) {
  const { services: { directory } } = useDesk();
  const [wanted, set] = useState(ANY);
  const change = (part: Partial<Wanted>) => set({ ...wanted, pageSize: ANY.pageSize, ...part });
  const near = point && !wanted.anywhere;
  const asked = { ...wanted, query: wanted.query.trim(), ...(near && { point }) };
  // Without a place, nothing is asked until something is wanted: all of France is no answer.
  const idle = !point && !asked.query && !wanted.category && !wanted.audience;
  const answer = useAnswer(async () => (idle ? undefined : directory.searchServices(asked)), [JSON.stringify(wanted), point]);
  // What was found before stays until the answer is there.
  const found = useRef<typeof answer.value>(undefined);
  if (answer.value || idle) found.current = answer.value;
  const services = found.current?.services ?? [];
  const more = found.current?.nextPageToken && wanted.pageSize < MOST;
  return (
    <>
      <Filters wanted={wanted} change={change} placed={point !== undefined} />
      <Outcome answer={answer} idle={idle} near={Boolean(near)} />
      {children(services)}
      {more && (
        <button type="button" onClick={() => change({ pageSize: Math.min(wanted.pageSize + MORE, MOST) })}>Voir plus</button>
      )}
    </>
  );
}

interface FiltersProps {
  wanted: Wanted;
  change: (part: Partial<Wanted>) => void;
  placed: boolean;
}

const Filters = ({ wanted, change, placed }: FiltersProps) => (
  <div class="search filters" role="search">
    <label class="stacked">
      <span>Nom, sigle, ville ou mot</span>
      <input type="search" autocomplete="off" maxLength={100} value={wanted.query}
        onInput={(event) => change({ query: event.currentTarget.value })} />
    </label>
    <Select label="Catégorie" words={SERVICE_CATEGORY} value={wanted.category} choose={(category) => change({ category })} />
    <Select label="Public" words={AUDIENCE} value={wanted.audience} choose={(audience) => change({ audience })} />
    <Check label="Ouvert maintenant" on={wanted.openNow} set={(openNow) => change({ openNow })} />
    {placed && <Check label="Toute la France" on={wanted.anywhere} set={(anywhere) => change({ anywhere })} />}
  </div>
);

interface SelectProps<E extends number> {
  label: string;
  words: Words<E>;
  value: E;
  choose: (value: E) => void;
}

const Select = <E extends number>({ label, words, value, choose }: SelectProps<E>) => (
  <label class="stacked">
    <span>{label}</span>
    <select value={value} onChange={(event) => choose(Number(event.currentTarget.value) as E)}>
      {[0 as E, ...words.choices].map((one) => <option key={one} value={one}>{words.of(one)}</option>)}
    </select>
  </label>
);

const Check = ({ label, on, set }: { label: string; on: boolean; set: (on: boolean) => void }) => (
  <label class="check">
    <input type="checkbox" checked={on} onChange={(event) => set(event.currentTarget.checked)} />{label}
  </label>
);

function Outcome({ answer, idle, near }: { answer: Answer<{ services: Service[] } | undefined>; idle: boolean; near: boolean }) {
  if (answer.failure) return <p class="failure" role="alert">{answer.failure}</p>;
  const none = answer.value?.services.length === 0;
  const text = idle ? "Ce lieu n’a pas de position connue : cherchez par mot, catégorie ou public."
    : none ? (near ? "Aucun service à moins de 30 km ne correspond." : "Aucun service ne correspond.") : "";
  return <p class="quiet" role="status" hidden={!text}>{text}</p>;
}
