// First column: who waits, whether I take chats, what is proposed to me, and my conversations.
import { durationMs } from "@bufbuild/protobuf/wkt";
import { useState } from "preact/hooks";
import type { GetQueueResponse } from "../gen/pnav/chat/v1/operator_pb.ts";
import { Availability } from "./availability.tsx";
import { useDesk, useServerNow } from "./desk.ts";
import { beside, mine, naming, presence, waiting } from "./naming.ts";
import { Offer } from "./offer.tsx";
import { Mark } from "./parts.tsx";
import { isActive, isOffer, isOver, unread } from "./standing.ts";
import type { Conversation, State } from "./state.ts";
import { type Conversations, usePoll, useStore } from "./store.ts";
import * as words from "./words.ts";

const QUEUE_MS = 5_000;

export function Queue({ store }: { store: Conversations }) {
  const state = useStore(store);
  const all = [...state.conversations.values()];
  return (
    <aside class="column desk" aria-label="File et échanges">
      <Availability ended={all.filter(isOver).length} />
      <Lists store={store} state={state} />
      <Offers offers={all.filter(isOffer)} store={store} />
      <Counts />
    </aside>
  );
}

/** `together`: for whoever never has a conversation, only takes part. */
export function Lists({ store, state, together = false }: { store: Conversations; state: State; together?: boolean }) {
  return (
    <div class="lists">
      <section aria-labelledby="mine">
        <h2 id="mine">Mes échanges</h2>
        <Rows state={state} store={store} rows={together ? beside(state) : mine(state)} none="Aucun échange en cours." />
      </section>
      {!together && <Others id="beside" title="À côté" rows={beside(state)} state={state} store={store} />}
      <Others id="ended" title="Terminés" rows={[...state.conversations.values()].filter(isOver)} state={state} store={store} />
    </div>
  );
}

/** Below the list: what comes and goes must not move a conversation away from under the cursor. */
function Offers({ offers, store }: { offers: Conversation[]; store: Conversations }) {
  return (
    <section class="proposed" aria-label="Propositions" aria-live="polite">
      {offers.length > 0 && <h2>Proposé à vous</h2>}
      {offers.map((offer) => <Offer key={offer.session.name} offer={offer} store={store} />)}
    </section>
  );
}

function Others({ id, title, ...rest }: Omit<RowsProps, "none"> & { id: string; title: string }) {
  if (rest.rows.length === 0) return null;
  return <section aria-labelledby={id}><h2 id={id}>{title}</h2><Rows none="" {...rest} /></section>;
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
      {!isOver(row) && (
        <span class="line marks">
          {isActive(row) && <Mark {...how}>{how.text}</Mark>}
          <Mark {...there}>{row.typing ? "écrit…" : there.text}</Mark>
        </span>
      )}
    </button>
  );
}

const Unread = ({ count }: { count: number }) => (
  <span class="count">{count}<span class="heard"> {count > 1 ? "messages non lus" : "message non lu"}</span></span>
);

export function Counts() {
  const desk = useDesk();
  const [queue, setQueue] = useState<GetQueueResponse>();
  usePoll(QUEUE_MS, () => desk.services.operator.getQueue({}, { onHeader: (headers) => desk.hear(headers) }).then(
    setQueue, (error) => { desk.heed(error); setQueue(undefined); }));
  return (
    <section aria-labelledby="queue">
      <div class="line">
        <h2 id="queue">File d’attente</h2>
        {queue && <span class="quiet">{staffed(queue)}</span>}
      </div>
      {!queue && <p class="quiet">Chiffres indisponibles pour le moment.</p>}
      {queue?.waiting.length === 0 && <p class="quiet">Personne n’attend.</p>}
      <ul class="figures">
        {queue?.waiting.map(({ force, sessions, oldest, inDanger }) => (
          <li key={force}>
            <b>{sessions}</b>
            <span>
              {words.FORCE.of(force)}{" "}
              {inDanger > 0 && <Mark tone="late" shape="alarm">{inDanger} en danger</Mark>}
            </span>
            {oldest && <span class="quiet">attente {words.lasting(durationMs(oldest))}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}

const staffed = ({ operators, freeCapacity }: GetQueueResponse): string =>
  `${words.plural(operators, "opérateur", "opérateurs")}, ${words.plural(freeCapacity, "place", "places")}`;
