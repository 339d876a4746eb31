// The French words of what staff do together around a chat, and of who did it.
import {
  type Entry, Category, HandoverEnding, Part, SessionState,
} from "../gen/pnav/chat/v1/resources_pb.ts";
import { Roster } from "../gen/pnav/chat/v1/supervisor_pb.ts";
import { isBy } from "./standing.ts";
import { AUTHOR, Words } from "./words.ts";

/** As a guest's label: what she does here. */
export const PART = new Words<Part>({
  [Part.UNSPECIFIED]: "prend part",
  [Part.JOIN]: "psychologue, écrit à la personne",
  [Part.ADVISE]: "conseille, invisible pour la personne",
  [Part.WATCH]: "supervision, invisible pour la personne",
});

/** As whoever takes part herself is told. */
export const MY_PART = new Words<Part>({
  [Part.UNSPECIFIED]: "Vous prenez part à cet échange.",
  [Part.JOIN]: "Vous avez rejoint la conversation : la personne l’a accepté et lit vos messages.",
  [Part.ADVISE]: "Vous êtes à côté : la personne ne vous voit pas, vos notes vont à l’équipe.",
  [Part.WATCH]: "Vous suivez cet échange : la personne ne vous voit pas, vos notes vont à l’équipe.",
});

/** For whom a psychologist is asked. */
export const ASKED = new Words<Part>({
  [Part.UNSPECIFIED]: "Psychologue demandée",
  [Part.JOIN]: "Psychologue demandée pour rejoindre la conversation",
  [Part.ADVISE]: "Psychologue demandée pour vous conseiller",
  [Part.WATCH]: "Psychologue demandée",
});

const JOINED = new Words<Part>({
  [Part.UNSPECIFIED]: "prend part à l’échange",
  [Part.JOIN]: "a rejoint la conversation (psychologue)",
  [Part.ADVISE]: "est à côté et conseille",
  [Part.WATCH]: "suit l’échange (supervision)",
});

const LEFT = new Words<Part>({
  [Part.UNSPECIFIED]: "ne prend plus part à l’échange",
  [Part.JOIN]: "a quitté la conversation",
  [Part.ADVISE]: "n’est plus à côté",
  [Part.WATCH]: "ne suit plus l’échange",
});

const ENDED = new Words<HandoverEnding>({
  [HandoverEnding.UNSPECIFIED]: "Le relais n’a pas eu lieu",
  [HandoverEnding.DECLINED]: "Relais décliné",
  [HandoverEnding.EXPIRED]: "Relais resté sans réponse",
  [HandoverEnding.CANCELLED]: "Relais annulé",
});

export const STATE = new Words<SessionState>({
  [SessionState.UNSPECIFIED]: "état inconnu",
  [SessionState.WAITING]: "attend",
  [SessionState.OFFERED]: "proposé",
  [SessionState.ACTIVE]: "en cours",
  [SessionState.CLOSED]: "terminé",
  [SessionState.ABANDONED]: "parti avant réponse",
});

/** Whose operators. */
export const ROSTER = new Words<Roster>({
  [Roster.UNSPECIFIED]: "toutes les équipes",
  [Roster.POLICE]: "police",
  [Roster.GENDARMERIE]: "gendarmerie",
  [Roster.RESERVE]: "réserve nationale",
});

/** In the one or two words that a list has room for. */
export const SKILL = new Words<Category>({
  [Category.UNSPECIFIED]: "toutes demandes",
  [Category.SEXUAL_SEXIST]: "violences sexuelles",
  [Category.DOMESTIC]: "violences conjugales",
  [Category.DISCRIMINATION_HATE]: "discriminations, haine",
});

/** "vous", or the subject of a colleague. */
export const who = (me: string, subject: string): string => (subject === me ? "vous" : subject);

/** Who wrote it: "Vous", "La personne", "Opérateur · alice", "Psychologue · hana". */
export const author = (me: string, entry: Entry): string =>
  isBy(me, entry) ? "Vous" : [AUTHOR.of(entry.author), entry.by].filter(Boolean).join(" · ");

/** Who wrote a note: the part she has is not hers alone, so her name must do. */
export const noteBy = (me: string, { by }: Entry): string => `Note de ${who(me, by)}`;

/** What staff did, in a sentence; "" for everything else. `before` is the log up to there. */
export function together({ body, by }: Entry, me: string, before: readonly Entry[]): string {
  switch (body.case) {
    case "assigned":
      return body.value.operator === me ? "L’échange est à vous" : `Échange confié à ${body.value.operator}`;
    case "handoverOffered":
      return `Relais proposé à ${who(me, body.value.to)}${body.value.note ? ` : « ${body.value.note} »` : ""}`;
    case "handoverEnded": return ended(body.value.how, me, before);
    case "specialistInvited": return ASKED.of(body.value.part);
    case "invitationAnswered":
      return body.value.agreed ? "La personne accepte qu’une psychologue rejoigne la conversation"
        : "La personne ne souhaite pas qu’une psychologue rejoigne la conversation";
    case "joined": return by === me ? "Vous prenez part à l’échange" : `${by} ${JOINED.of(body.value.part)}`;
    case "left": return by === me ? "Vous ne prenez plus part à l’échange" : `${by} ${LEFT.of(body.value.part)}`;
    default: return "";
  }
}

/** To whom it had been proposed stands in the log before. */
function ended(how: HandoverEnding, me: string, before: readonly Entry[]): string {
  const offered = before.map(({ body }) => (body.case === "handoverOffered" ? body.value.to : "")).filter(Boolean).at(-1);
  if (!offered || how === HandoverEnding.CANCELLED) return ENDED.of(how);
  const [hers, mine] = how === HandoverEnding.DECLINED ? ["a dit non", "avez dit non"] : ["n’a pas répondu", "n’avez pas répondu"];
  return `${ENDED.of(how)} : ${offered === me ? `vous ${mine}` : `${offered} ${hers}`}`;
}
