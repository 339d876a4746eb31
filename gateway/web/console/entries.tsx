// One line of the log, as staff read it.
import type { ComponentChildren } from "preact";
import { Author, type Entry } from "../gen/pnav/chat/v1/resources_pb.ts";
import { returned } from "./departures.tsx";
import { isBy } from "./standing.ts";
import type { Outgoing } from "./state.ts";
import * as team from "./team_words.ts";
import * as words from "./words.ts";

interface LineProps {
  entry: Entry;
  /** Subject of whoever reads. */
  me: string;
  /** The log that it stands in. */
  log: readonly Entry[];
  /** Whether the visitor has read it, as far as she lets it be known. */
  seen?: boolean;
}

export function Line({ entry, me, log, seen }: LineProps) {
  const when = words.hour(entry.createTime);
  if (entry.body.case === "note") {
    return (
      <Note mine={isBy(me, entry)} by={<>{team.noteBy(me, entry)} <time>{when}</time></>} text={entry.body.value.text}
        seq={entry.seq} />
    );
  }
  if (entry.body.case === "message") {
    return (
      <div class={entry.author === Author.VISITOR ? "bubble hers" : "bubble ours"} data-seq={entry.seq.toString()}>
        <p class="by">{team.author(me, entry)} <time>{when}</time>{seen && entry.author !== Author.VISITOR && " · lu"}</p>
        <p class="text" dir="auto">{entry.body.value.text}</p>
      </div>
    );
  }
  if (entry.body.case === "serviceShared") {
    const { title, description, phone, address, verified } = entry.body.value;
    return (
      <div class="card" data-seq={entry.seq.toString()}>
        <p class="by">Fiche partagée{entry.by && ` par ${team.who(me, entry.by)}`} <time>{when}</time></p>
        <p><strong>{title}</strong></p>
        {[phone, description, address, verified].filter(Boolean).map((part) => <p key={part}>{part}</p>)}
      </div>
    );
  }
  const text = team.together(entry, me, log.slice(0, Number(entry.seq) - 1)) || happened(entry);
  return text ? <p class={`event ${entry.body.case}`}><span>{text}</span> <time>{when}</time></p> : null;
}

/** What the team writes for itself; said on every single note, so that none is ever taken for a message. */
export const STAFF_ONLY = "Équipe seulement — invisible pour la personne";

interface NoteProps {
  mine: boolean;
  by: ComponentChildren;
  text: string;
  seq?: bigint;
  children?: ComponentChildren;
}

const Note = ({ mine, by, text, seq, children }: NoteProps) => (
  <div class={mine ? "note ours" : "note"} data-seq={seq?.toString()}>
    <p class="by">{by}</p>
    <p class="aside">{STAFF_ONLY}</p>
    <p class="text" dir="auto">{text}</p>
    {children}
  </div>
);

const STATES: Record<Outgoing["state"], string> = { sending: "envoi…", delivered: "remis", refused: "non envoyé" };

interface OnItsWayProps {
  message: Outgoing;
  again: () => void;
  drop: () => void;
}

/** What the log does not hold yet: shown as such. */
export function OnItsWay({ message: { to, text, state }, again, drop }: OnItsWayProps) {
  const choices = state === "refused" && (
    <p class="row">
      <button type="button" onClick={again}>Renvoyer</button>
      <button type="button" onClick={drop}>Supprimer</button>
    </p>
  );
  if (to === "team") return <Note mine by={`Note de vous · ${STATES[state]}`} text={text}>{choices}</Note>;
  return (
    <div class={`bubble ours ${state}`}>
      <p class="by">Vous · {STATES[state]}</p>
      <p class="text" dir="auto">{text}</p>
      {choices}
    </div>
  );
}

/** What happened, in a sentence; "" for what needs no line. */
function happened({ body, author }: Entry): string {
  switch (body.case) {
    case "opened": return "Échange ouvert";
    case "offered": return "";
    case "returned": return words.RETURNED.of(body.value.cause);
    case "visitorReturned": return returned(body.value.safeWord);
    case "departed": return words.DEPARTED.of(body.value.how);
    case "consentRequested":
      return `Accord demandé pour transmettre à ${body.value.recipient} : ${words.fields(body.value.fields)}`;
    case "consentGranted":
      return `Accord donné pour transmettre : ${words.fields(body.value.details.map((detail) => detail.field))}`;
    case "consentWithdrawn": return "Accord refusé ou retiré : rien n’est transmis";
    case "referralDispatched": return "Transmission partie";
    case "referralAdvanced": return words.STAGE.of(body.value.stage);
    case "closed": return author === Author.VISITOR ? "Échange terminé par la personne" : "Échange clos";
    default: return "";
  }
}
