// First column: who waits, whether I take chats, what is proposed to me, and my conversations.
import type { Duration } from "@bufbuild/protobuf/wkt";
import { durationMs } from "@bufbuild/protobuf/wkt";
import { useEffect, useRef, useState } from "preact/hooks";
import type { GetQueueResponse } from "../gen/pnav/chat/v1/operator_pb.ts";
import { useDesk, useServerNow } from "./desk.ts";
import { mine, naming, presence, waiting } from "./naming.ts";
import { Offer } from "./offer.tsx";
import { Mark } from "./parts.tsx";
import { persist } from "./services.ts";
import { type Conversation, type State, isActive, isOffer, unread } from "./state.ts";
import { type Conversations, usePoll } from "./store.ts";
import * as words from "./words.ts";

const QUEUE_MS = 5_000;
/** While the platform has not said how long a lease is. */
const FIRST_LEASE_MS = 6_000;

export function Queue({ store, state }: { store: Conversations; state: State }) {
  const all = [...state.conversations.values()];
  return (
    <aside class="column" aria-label="File et échanges">
      <Availability />
      <Counts />
      <Offers offers={all.filter(isOffer)} store={store} />
      <section aria-labelledby="mine">
        <h2 id="mine">Mes échanges</h2>
        <Rows state={state} store={store} rows={mine(state)} none="Aucun échange en cours." />
      </section>
      <Ended state={state} store={store} rows={all.filter((one) => !isActive(one) && !isOffer(one))} />
    </aside>
  );
}

function Offers({ offers, store }: { offers: Conversation[]; store: Conversations }) {
  return (
    <section aria-labelledby="offers" aria-live="polite" hidden={offers.length === 0}>
      <h2 id="offers">Proposé à vous</h2>
      {offers.map((offer) => <Offer key={offer.session.name} offer={offer} store={store} />)}
    </section>
  );
}

function Ended({ rows, ...rest }: { rows: Conversation[]; state: State; store: Conversations }) {
  if (rows.length === 0) return null;
  return <section aria-labelledby="ended"><h2 id="ended">Terminés</h2><Rows rows={rows} none="" {...rest} /></section>;
}

interface RowsProps {
  rows: Conversation[];
  none: string;
  state: State;
  store: Conversations;
}

function Rows({ rows, none, state, store }: RowsProps) {
  if (rows.length === 0) return <p class="quiet">{none}</p>;
  return (
    <ul class="rows">
      {rows.map((row) => <li key={row.session.name}><Row row={row} state={state} store={store} /></li>)}
    </ul>
  );
}

function Row({ row, state, store }: { row: Conversation; state: State; store: Conversations }) {
  const now = useServerNow();
  const session = row.session.name;
  const count = unread(row);
  const [how, there] = [waiting(row, now), presence(row)];
  return (
    <button type="button" class="pick" aria-current={state.selected === session ? "true" : undefined}
      onClick={() => store.tell({ case: "select", session })}>
      <span class="line"><strong>{naming(state, row)}</strong>{count > 0 && <Unread count={count} />}</span>
      {isActive(row) && <span class="line"><Mark {...how}>{how.text}</Mark></span>}
      {isActive(row) && <span class="line"><Mark {...there}>{row.typing ? "écrit…" : there.text}</Mark></span>}
    </button>
  );
}

const Unread = ({ count }: { count: number }) => (
  <span class="count">{count}<span class="heard"> {count > 1 ? "messages non lus" : "message non lu"}</span></span>
);

/** The switch shows what the platform holds to be true, not what was clicked. */
function Availability() {
  const desk = useDesk();
  const [accepting, setAccepting] = useState(false);
  const [capacity, setCapacity] = useState(3);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const renewIn = (lease?: Duration) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(renew, (lease ? durationMs(lease) : FIRST_LEASE_MS) / 3);
  };
  const renew = () => desk.services.operator.renewLease({}).then(
    (held) => { setAccepting(held.accepting); if (held.capacity) setCapacity(held.capacity); renewIn(held.lease); },
    () => renewIn(),
  );
  const set = (next: { accepting: boolean; capacity: number }) => {
    setCapacity(next.capacity);
    persist(() => desk.services.operator.setAvailability(next)).then(
      ({ lease }) => { setAccepting(next.accepting); renewIn(lease); }, (error) => desk.fail(error));
  };
  useEffect(() => { void renew(); return () => clearTimeout(timer.current); }, []);
  return (
    <section class="availability" aria-label="Ma disponibilité">
      <button type="button" role="switch" aria-checked={accepting} class="switch" onClick={() => set({ accepting: !accepting, capacity })}>
        <span class="track" aria-hidden="true" /><span>Prendre des échanges</span>
      </button>
      <label class="capacity">
        <span>à la fois</span>
        <input type="number" aria-label="Échanges à la fois" min={1} max={20} value={capacity}
          onChange={(event) => set({ accepting, capacity: event.currentTarget.valueAsNumber || capacity })} />
      </label>
    </section>
  );
}

function Counts() {
  const desk = useDesk();
  const [queue, setQueue] = useState<GetQueueResponse>();
  usePoll(QUEUE_MS, () => desk.services.operator.getQueue({}, { onHeader: (headers) => desk.hear(headers) }).then(
    setQueue, () => setQueue(undefined)));
  return (
    <section aria-labelledby="queue">
      <h2 id="queue">File d’attente</h2>
      {queue ? <Figures queue={queue} /> : <p class="quiet">Chiffres indisponibles pour le moment.</p>}
    </section>
  );
}

function Figures({ queue: { waiting: counts, operators, freeCapacity } }: { queue: GetQueueResponse }) {
  return (
    <>
      {counts.length === 0 && <p class="quiet">Personne n’attend.</p>}
      <ul class="figures">
        {counts.map(({ force, sessions, oldest }) => (
          <li key={force}>
            <b>{sessions}</b> <span>{words.FORCE.of(force)}</span>
            {oldest && <span class="quiet">depuis {words.lasting(durationMs(oldest))}</span>}
          </li>
        ))}
      </ul>
      <p class="quiet">
        {words.plural(operators, "opérateur", "opérateurs")} · {words.plural(freeCapacity, "place libre", "places libres")}
      </p>
    </>
  );
}
