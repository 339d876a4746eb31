// Every chat that is not over, as a table: who waits how long, and who has what.
import { timestampMs } from "@bufbuild/protobuf/wkt";
import { useRef, useState } from "preact/hooks";
import { SessionState } from "../gen/pnav/chat/v1/resources_pb.ts";
import type { LiveSession } from "../gen/pnav/chat/v1/team_pb.ts";
import { useDesk, useServerNow } from "./desk.ts";
import { Intake } from "./intake.tsx";
import type { Glance } from "./naming.ts";
import { Mark } from "./parts.tsx";
import { passing, persist } from "./services.ts";
import { type Conversations, usePoll } from "./store.ts";
import * as team from "./team_words.ts";
import * as words from "./words.ts";

const LIVE_MS = 3_000;
/** How long nobody has answered: under a minute is what the service promises itself, five minutes are too many. */
const SOON_MS = 60_000;
const LATE_MS = 5 * 60_000;

export function Live({ store }: { store: Conversations }) {
  const desk = useDesk();
  const [sessions, setSessions] = useState<LiveSession[]>();
  const [failing, setFailing] = useState(false);
  usePoll(LIVE_MS, async () => {
    try {
      setSessions((await desk.services.team.listLiveSessions({}, { onHeader: (headers) => desk.hear(headers) })).sessions);
      setFailing(false);
    } catch (error) {
      setFailing(true);
      if (!passing(error)) desk.fail(error);
    }
  });
  return (
    <main class="column board" aria-label="Échanges en cours">
      <Intake />
      <div class="line">
        <h2>{words.plural(sessions?.length ?? 0, "échange en cours", "échanges en cours")}</h2>
        <p class="quiet" role="status">{failing ? "Liste non actualisée" : ""}</p>
      </div>
      {sessions?.length === 0 ? <p class="quiet">Aucun échange en cours.</p> : <Table sessions={sessions ?? []} store={store} />}
    </main>
  );
}

const HEADS = ["Objet", "File", "Langue", "État", "Opérateur", "Personne", "Ouvert depuis"];

const Table = ({ sessions, store }: { sessions: LiveSession[]; store: Conversations }) => (
  <div class="scroll" role="region" aria-label="Tableau des échanges" tabIndex={0}>
    <table>
      <thead>
        <tr>
          {HEADS.map((head) => <th key={head} scope="col">{head}</th>)}
          <th scope="col"><span class="heard">Action</span></th>
        </tr>
      </thead>
      <tbody>{sessions.map((session) => <Row key={session.session} session={session} store={store} />)}</tbody>
    </table>
  </div>
);

/** Who waits is marked by how long; who is being answered is not. */
function standing({ state, createTime }: LiveSession, now: number): Glance {
  const text = team.STATE.of(state);
  if (state === SessionState.ACTIVE || !createTime) return { tone: "mute", shape: "present", text };
  const waited = now - timestampMs(createTime);
  if (waited >= LATE_MS) return { tone: "late", shape: "alarm", text };
  return { tone: waited >= SOON_MS ? "soon" : "calm", shape: "clock", text };
}

function Row({ session: live, store }: { session: LiveSession; store: Conversations }) {
  const now = useServerNow();
  const how = standing(live, now);
  const subject = words.CATEGORY.of(live.category);
  const lasting = words.lasting(words.since(live.createTime, now));
  return (
    <tr>
      <th scope="row">{subject}</th>
      <td>{words.FORCE.of(live.force)}</td>
      <td>{words.language(live.language)}</td>
      <td><Mark {...how}>{how.text}</Mark></td>
      <td>{live.operator || "—"}</td>
      <td>{live.visitorPresent ? "présente" : "absente"}</td>
      <td>{lasting}</td>
      <td><Follow live={live} store={store} label={`Suivre : ${subject}, ${lasting}`} /></td>
    </tr>
  );
}

/** Reads along from here on; a conversation that is followed already is only looked at. */
function Follow({ live: { session }, store, label }: { live: LiveSession; store: Conversations; label: string }) {
  const desk = useDesk();
  const [busy, setBusy] = useState(false);
  const requestId = useRef(crypto.randomUUID());
  const go = () => {
    setBusy(true);
    persist(() => desk.services.team.watchSession({ session, requestId: requestId.current })).then(
      (answer) => {
        requestId.current = crypto.randomUUID();
        if (answer.session) store.tell({ case: "session", value: answer.session });
        store.tell({ case: "select", session });
      },
      (error) => desk.fail(error)).finally(() => setBusy(false));
  };
  return <button type="button" onClick={go} disabled={busy} aria-label={label}>Suivre</button>;
}
