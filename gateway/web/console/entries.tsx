// One line of the log, as the operator reads it.
import { Author, type Entry } from "../gen/pnav/chat/v1/resources_pb.ts";
import type { Outgoing } from "./state.ts";
import * as words from "./words.ts";

export function Line({ entry }: { entry: Entry }) {
  if (entry.body.case === "message") {
    return <Bubble author={entry.author} text={entry.body.value.text} when={words.hour(entry.createTime)} seq={entry.seq} />;
  }
  if (entry.body.case === "serviceShared") {
    const { title, description, phone, address, verified } = entry.body.value;
    return (
      <div class="card" data-seq={entry.seq.toString()}>
        <p class="by">Fiche partagée <time>{words.hour(entry.createTime)}</time></p>
        <p><strong>{title}</strong></p>
        {[phone, description, address, verified].filter(Boolean).map((part) => <p key={part}>{part}</p>)}
      </div>
    );
  }
  const text = happened(entry);
  return text ? <p class={`event ${entry.body.case}`}><span>{text}</span> <time>{words.hour(entry.createTime)}</time></p> : null;
}

interface BubbleProps {
  author: Author;
  text: string;
  when: string;
  seq: bigint;
}

const Bubble = ({ author, text, when, seq }: BubbleProps) => (
  <div class={author === Author.VISITOR ? "bubble hers" : "bubble ours"} data-seq={seq.toString()}>
    <p class="by">{words.AUTHOR.of(author)} <time>{when}</time></p>
    <p class="text" dir="auto">{text}</p>
  </div>
);

const STATES: Record<Outgoing["state"], string> = { sending: "envoi…", delivered: "remis", refused: "non envoyé" };

interface OnItsWayProps {
  message: Outgoing;
  again: () => void;
  drop: () => void;
}

/** What the log does not hold yet: shown as such. */
export const OnItsWay = ({ message: { text, state }, again, drop }: OnItsWayProps) => (
  <div class={`bubble ours ${state}`}>
    <p class="by">{words.AUTHOR.of(Author.OPERATOR)} · {STATES[state]}</p>
    <p class="text" dir="auto">{text}</p>
    {state === "refused" && (
      <p class="row">
        <button type="button" onClick={again}>Renvoyer</button>
        <button type="button" onClick={drop}>Supprimer</button>
      </p>
    )}
  </div>
);

/** What happened, in a sentence; "" for what needs no line. */
function happened({ body, author }: Entry): string {
  switch (body.case) {
    case "opened": return "Échange ouvert";
    case "offered": return "";
    case "assigned": return "Échange accepté";
    case "returned": return words.RETURNED.of(body.value.cause);
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
