// Passing a conversation on: to a colleague who is there, or back to a queue.
import { useMemo, useState } from "preact/hooks";
import { Force } from "../gen/pnav/routing/v1/routing_pb.ts";
import type { Colleague } from "../gen/pnav/chat/v1/team_pb.ts";
import type { ActionProps } from "./context.tsx";
import { useDesk } from "./desk.ts";
import { sentence } from "./failures.ts";
import { Choice, Confirm } from "./parts.tsx";
import { persist } from "./services.ts";
import { usePoll } from "./store.ts";
import * as team from "./team_words.ts";
import * as words from "./words.ts";

const COLLEAGUES_MS = 5_000;
/** team.proto: at most 4,000 characters. */
const LONGEST_NOTE = 4_000;

/** A colleague's subject, or whose queue. */
type Target = { readonly to: string } | { readonly force: Force };

const QUEUES: readonly { force: Force; label: string }[] = [
  { force: Force.UNSPECIFIED, label: "La file où il était" },
  { force: Force.POLICE, label: "La file de la police" },
  { force: Force.GENDARMERIE, label: "La file de la gendarmerie" },
];

const SAME = (one: Target, other: Target | undefined): boolean => JSON.stringify(one) === JSON.stringify(other);

export function Handover({ conversation: { session }, name, done }: Omit<ActionProps, "store">) {
  const { services } = useDesk();
  const [target, setTarget] = useState<Target>();
  const [overlap, setOverlap] = useState(false);
  const [note, setNote] = useState("");
  // What is changed after a failure is another act; what is sent again as it was is the same.
  const requestId = useMemo(() => crypto.randomUUID(), [target, overlap, note]);
  const common = { session: session.name, epoch: session.epoch, requestId };
  const go = async () => {
    if (!target) return;
    await persist<unknown>(() => ("to" in target
      ? services.team.offerHandover({ ...common, to: target.to, overlap, note: note.trim() })
      : services.team.returnToQueue({ ...common, force: target.force })));
    done();
  };
  const toQueue = target !== undefined && "force" in target;
  return (
    <Confirm title="Passer le relais" act={toQueue ? "Remettre dans la file" : "Proposer le relais"} ready={target !== undefined}
      onAct={go} onBack={done}>
      <p class="quiet">{name}</p>
      <Colleagues target={target} choose={setTarget} />
      <Choice legend="Ou dans une file, en tête" values={QUEUES} label={({ label }) => label}
        chosen={({ force }) => SAME({ force }, target)} choose={({ force }) => setTarget({ force })} />
      {toQueue && <p>L’échange n’est plus à vous. La personne attend en tête de file et en est informée.</p>}
      {target && !toQueue && <Beside overlap={overlap} setOverlap={setOverlap} note={note} setNote={setNote} />}
    </Confirm>
  );
}

function Colleagues({ target, choose }: { target: Target | undefined; choose: (target: Target) => void }) {
  const { services } = useDesk();
  const [colleagues, setColleagues] = useState<Colleague[]>();
  const [failure, setFailure] = useState("");
  usePoll(COLLEAGUES_MS, () => services.team.listColleagues({}).then(
    (answer) => { setColleagues(answer.colleagues); setFailure(""); }, (error) => setFailure(sentence(error))));
  if (failure) return <p class="failure">{failure}</p>;
  if (!colleagues) return <p class="quiet">Recherche des collègues présents…</p>;
  if (colleagues.length === 0) return <p class="quiet">Aucun collègue n’est présent.</p>;
  return (
    <Choice legend="À un collègue présent" values={colleagues} label={(value) => <Person colleague={value} />}
      barred={({ freeCapacity }) => freeCapacity <= 0}
      chosen={({ subject }) => SAME({ to: subject }, target)} choose={({ subject }) => choose({ to: subject })} />
  );
}

const Person = ({ colleague: { subject, force, reserve, skills, languages, freeCapacity } }: { colleague: Colleague }) => (
  <span class="person">
    <strong>{subject}</strong> {freeCapacity > 0 ? words.plural(freeCapacity, "place", "places") : "pas de place"}
    <span class="quiet">
      {[reserve ? "réserve nationale" : words.FORCE.of(force), words.list.format(languages.map(words.language)), trained(skills)]
        .filter(Boolean).join(" · ")}
    </span>
  </span>
);

const trained = (skills: Colleague["skills"]): string =>
  (skills.length >= team.SKILL.choices.length ? team.SKILL.of(0) : skills.map((skill) => team.SKILL.of(skill)).join(", "));

interface BesideProps {
  overlap: boolean;
  setOverlap: (overlap: boolean) => void;
  note: string;
  setNote: (note: string) => void;
}

const Beside = ({ overlap, setOverlap, note, setNote }: BesideProps) => (
  <>
    <label class="check">
      <input type="checkbox" checked={overlap} onChange={(event) => setOverlap(event.currentTarget.checked)} />
      <span>
        Rester à côté le temps du passage
        <span class="quiet block">invisible pour la personne, jusqu’à ce que vous quittiez</span>
      </span>
    </label>
    <label class="stacked">
      <span>Un mot pour votre collègue</span>
      <textarea rows={3} maxLength={LONGEST_NOTE} value={note} autocomplete="off"
        onInput={(event) => setNote(event.currentTarget.value)} />
    </label>
    <p class="quiet">L’échange reste le vôtre tant que votre collègue n’a pas accepté.</p>
  </>
);
