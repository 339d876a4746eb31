// Whether each team takes new conversations: supervisors decide it, operators are told.
import { useMemo, useState } from "preact/hooks";
import { type RosterIntake, Roster } from "../gen/pnav/chat/v1/supervisor_pb.ts";
import { useDesk } from "./desk.ts";
import { Confirm, Mark } from "./parts.tsx";
import { persist } from "./services.ts";
import { usePoll } from "./store.ts";
import * as team from "./team_words.ts";
import * as words from "./words.ts";

const INTAKE_MS = 5_000;
/** supervisor.proto: at most 200 characters. */
const LONGEST_REASON = 200;
/** As the `force` of an operator's token names them. */
const ROSTERS: Readonly<Record<string, Roster>> = {
  police: Roster.POLICE, gendarmerie: Roster.GENDARMERIE, reserve: Roster.RESERVE,
};

interface Known {
  rosters: readonly RosterIntake[];
  /** What is known may be old. */
  failing: boolean;
  hear: (rosters: readonly RosterIntake[]) => void;
}

function useRosters(): Known {
  const desk = useDesk();
  const [rosters, hear] = useState<readonly RosterIntake[]>([]);
  const [failing, setFailing] = useState(false);
  usePoll(INTAKE_MS, () => desk.services.supervisor.getIntake({}).then(
    (answer) => { hear(answer.rosters); setFailing(false); }, (error) => { setFailing(true); desk.heed(error); }));
  return { rosters, failing, hear };
}

/** For an operator, among what she says of herself: why nothing new is proposed to her team. */
export function Paused() {
  const { staff } = useDesk();
  const mine = useRosters().rosters.find(({ roster }) => roster === ROSTERS[staff.force]);
  return <p class="paused quiet" role="status">{mine?.paused && `Nouvelles conversations suspendues : ${mine.reason}`}</p>;
}

/** For a supervisor. One button per team, whose word changes: the focus stays where it was. */
export function Intake() {
  const desk = useDesk();
  const { rosters, failing, hear } = useRosters();
  const [asking, setAsking] = useState<Roster>();
  const resume = (roster: Roster) => {
    const requestId = crypto.randomUUID();
    persist(() => desk.services.supervisor.resumeIntake({ roster, requestId })).then(
      (answer) => hear(answer.rosters), (error) => desk.fail(error));
  };
  const turn = (paused: boolean, roster: Roster) => (paused ? resume(roster) : setAsking(roster));
  const stopped = rosters.filter(({ paused }) => paused);
  const all = rosters.length > 0 && stopped.length === rosters.length;
  return (
    <section class="intake" aria-labelledby="intake-of-teams">
      <div class="line">
        <h2 id="intake-of-teams">Nouvelles conversations</h2>
        <p class="quiet" role="status">
          {failing ? "État non actualisé" : stopped.length > 0 && <span class="heard">Suspendues : {named(stopped)}</span>}
        </p>
        <button type="button" class="all" disabled={rosters.length === 0} onClick={() => turn(all, Roster.UNSPECIFIED)}>
          {all ? "Tout reprendre" : "Tout suspendre…"}
        </button>
      </div>
      <ul class="teams">
        {rosters.map((one) => <Team key={one.roster} {...one} turn={() => turn(one.paused, one.roster)} />)}
      </ul>
      {asking !== undefined && <Pause roster={asking} hear={hear} done={() => setAsking(undefined)} />}
    </section>
  );
}

const named = (rosters: readonly RosterIntake[]): string => words.list.format(rosters.map(({ roster }) => team.ROSTER.of(roster)));

function Team({ roster, paused, reason, decidedBy, decideTime, turn }: RosterIntake & { turn: () => void }) {
  const name = team.ROSTER.of(roster);
  return (
    <li>
      <h3>{name}</h3>
      {paused ? <Mark tone="soon" shape="pause">suspendues</Mark> : <Mark tone="calm" shape="done">ouvertes</Mark>}
      {paused && <p class="why">{reason} <span class="quiet block">depuis le {words.moment(decideTime)}, par {decidedBy}</span></p>}
      <button type="button" onClick={turn}>{paused ? "Reprendre" : "Suspendre…"}<span class="heard"> ({name})</span></button>
    </li>
  );
}

function Pause({ roster, hear, done }: { roster: Roster; hear: Known["hear"]; done: () => void }) {
  const { services } = useDesk();
  const [written, setReason] = useState("");
  const reason = written.trim();
  // Another reason after a failure is another decision; the same one sent again is the same.
  const requestId = useMemo(() => crypto.randomUUID(), [reason]);
  const pause = async () => {
    hear((await persist(() => services.supervisor.pauseIntake({ roster, reason, requestId }))).rosters);
    done();
  };
  return (
    <Confirm title="Suspendre les nouvelles conversations ?" act="Suspendre" ready={reason !== ""} onAct={pause} onBack={done}>
      <p class="subject"><strong>{team.ROSTER.of(roster)}</strong></p>
      <ul class="effects">
        <li>Les conversations en cours continuent.</li>
        <li>Rien de nouveau n’est proposé aux opérateurs ; ils lisent la raison.</li>
        <li>Les personnes qui attendent gardent leur place. {ELSEWHERE.of(roster)}</li>
      </ul>
      <label class="stacked">
        <span>Raison, pour vos collègues (obligatoire)</span>
        <input value={written} maxLength={LONGEST_REASON} required autocomplete="off"
          onInput={(event) => setReason(event.currentTarget.value)} />
      </label>
    </Confirm>
  );
}

const NUMBERS = "elles lisent que personne ne peut répondre, avec le 17, le 112 et le 114.";
const OTHERS = `Une autre équipe leur répond si elle le peut ; si toutes sont suspendues, ${NUMBERS}`;
const ELSEWHERE = new words.Words<Roster>({
  [Roster.UNSPECIFIED]: `Tant que rien ne reprend, ${NUMBERS}`,
  [Roster.POLICE]: OTHERS,
  [Roster.GENDARMERIE]: OTHERS,
  [Roster.RESERVE]: OTHERS,
});
