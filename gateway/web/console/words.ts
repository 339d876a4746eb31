// The French words of every enumerated value, and of times.
import type { Timestamp } from "@bufbuild/protobuf/wkt";
import { timestampMs } from "@bufbuild/protobuf/wkt";
import {
  type Intake, Author, Category, ContactField, Departure, Outcome, ReferralStage, ReturnCause, Severity, Standing,
} from "../gen/pnav/chat/v1/resources_pb.ts";
import { UnitKind } from "../gen/pnav/directory/v1/directory_pb.ts";
import { ReferralKind, ReferralState, Urgency } from "../gen/pnav/referral/v1/referral_pb.ts";
import { Force } from "../gen/pnav/routing/v1/routing_pb.ts";

/** The words of one enumeration. A value this console does not know yet is called as the unspecified one. */
export class Words<E extends number> {
  readonly #words: Readonly<Record<E, string>>;
  /** What a person may choose: all but the unspecified one. */
  readonly choices: readonly E[];

  constructor(words: Readonly<Record<E, string>>) {
    this.#words = words;
    this.choices = Object.keys(words).map(Number).filter((value) => value !== 0) as E[];
  }

  of(value: number | undefined): string {
    return this.#words[value as E] ?? this.#words[0 as E];
  }
}

export const CATEGORY = new Words<Category>({
  [Category.UNSPECIFIED]: "objet non précisé",
  [Category.SEXUAL_SEXIST]: "violences sexuelles ou sexistes",
  [Category.DOMESTIC]: "violences conjugales",
  [Category.DISCRIMINATION_HATE]: "discrimination ou haine",
});

export const STANDING = new Words<Standing>({
  [Standing.UNSPECIFIED]: "non précisé",
  [Standing.VICTIM]: "victime",
  [Standing.WITNESS]: "témoin",
  [Standing.RELATIVE]: "proche",
  [Standing.PROFESSIONAL]: "professionnel",
});

export const FORCE = new Words<Force>({
  [Force.UNSPECIFIED]: "à déterminer",
  [Force.POLICE]: "police",
  [Force.GENDARMERIE]: "gendarmerie",
  [Force.MIXED]: "police et gendarmerie",
  [Force.UNKNOWN]: "à déterminer",
});

export const AUTHOR = new Words<Author>({
  [Author.UNSPECIFIED]: "",
  [Author.VISITOR]: "La personne",
  [Author.OPERATOR]: "Opérateur",
  [Author.SYSTEM]: "Plateforme",
  [Author.SPECIALIST]: "Psychologue",
});

export const DEPARTURE = new Words<Departure>({
  [Departure.UNSPECIFIED]: "absente",
  [Departure.QUICK_EXIT]: "sortie rapide",
  [Departure.TAB_CLOSED]: "onglet fermé",
  [Departure.CONNECTION_LOST]: "connexion perdue",
  [Departure.NORMAL_END]: "a quitté l’échange",
});

/** The same, as a line of the log. */
export const DEPARTED = new Words<Departure>({
  [Departure.UNSPECIFIED]: "La personne n’est plus là",
  [Departure.QUICK_EXIT]: "Sortie rapide : quelqu’un a pu entrer dans la pièce",
  [Departure.TAB_CLOSED]: "La personne a fermé l’onglet",
  [Departure.CONNECTION_LOST]: "La connexion avec la personne est perdue",
  [Departure.NORMAL_END]: "La personne a quitté l’échange",
});

export const RETURNED = new Words<ReturnCause>({
  [ReturnCause.UNSPECIFIED]: "Retour dans la file",
  [ReturnCause.DECLINED]: "Proposition déclinée : retour dans la file",
  [ReturnCause.OFFER_EXPIRED]: "Proposition restée sans réponse : retour dans la file",
  [ReturnCause.LEASE_EXPIRED]: "Console muette : retour dans la file",
  [ReturnCause.VISITOR_BACK]: "La personne est revenue dans la file",
  [ReturnCause.HANDED_BACK]: "Remis dans la file",
});

export const OUTCOME = new Words<Outcome>({
  [Outcome.UNSPECIFIED]: "non précisée",
  [Outcome.INFORMED]: "Informée",
  [Outcome.ORIENTED]: "Orientée vers une association ou un service",
  [Outcome.REFERRED]: "Transmission à une unité",
  [Outcome.VISITOR_LEFT]: "Partie sans conclure",
  [Outcome.OUT_OF_SCOPE]: "Hors du champ du service",
});

export const SEVERITY = new Words<Severity>({
  [Severity.UNSPECIFIED]: "non précisée",
  [Severity.LOW]: "Simple information",
  [Severity.MEDIUM]: "Sérieux",
  [Severity.HIGH]: "Grave, ou éprouvant pour vous",
});

export const FIELD = new Words<ContactField>({
  [ContactField.UNSPECIFIED]: "autre",
  [ContactField.NAME]: "nom",
  [ContactField.PHONE]: "téléphone",
  [ContactField.EMAIL]: "adresse électronique",
  [ContactField.ADDRESS]: "adresse postale",
});

export const STAGE = new Words<ReferralStage>({
  [ReferralStage.UNSPECIFIED]: "Transmission mise à jour",
  [ReferralStage.DELIVERED]: "Transmission remise à l’unité",
  [ReferralStage.ACKNOWLEDGED]: "L’unité a accusé réception",
});

export const UNIT_KIND = new Words<UnitKind>({
  [UnitKind.UNSPECIFIED]: "unité",
  [UnitKind.COMMISSARIAT]: "commissariat",
  [UnitKind.BRIGADE]: "brigade de gendarmerie",
  [UnitKind.OPERATIONS_CENTRE]: "centre d’opérations, jour et nuit",
});

export const KIND = new Words<ReferralKind>({
  [ReferralKind.UNSPECIFIED]: "non précisé",
  [ReferralKind.REPORT]: "Signalement à l’unité compétente",
  [ReferralKind.APPOINTMENT]: "Rendez-vous pour déposer plainte",
});

export const REFERRAL_STATE = new Words<ReferralState>({
  [ReferralState.UNSPECIFIED]: "état inconnu",
  [ReferralState.AWAITING_CONSENT]: "accord attendu",
  [ReferralState.QUEUED]: "en cours de remise",
  [ReferralState.DELIVERED]: "à traiter",
  [ReferralState.ACKNOWLEDGED]: "réception accusée",
  [ReferralState.WITHDRAWN]: "accord refusé ou retiré",
});

export const URGENCY = new Words<Urgency>({
  [Urgency.UNSPECIFIED]: "Normale",
  [Urgency.NORMAL]: "Normale",
  [Urgency.URGENT]: "Urgente",
  [Urgency.EMERGENCY]: "Immédiate",
});

/** How long a unit has, as referral.proto promises. */
export const DELAY = new Words<Urgency>({
  [Urgency.UNSPECIFIED]: "sous 4 heures",
  [Urgency.NORMAL]: "sous 4 heures",
  [Urgency.URGENT]: "sous 15 minutes",
  [Urgency.EMERGENCY]: "sous 2 minutes",
});

export const list = new Intl.ListFormat("fr", { type: "conjunction" });
const clock = new Intl.DateTimeFormat("fr", { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat("fr", { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" });
const languages = new Intl.DisplayNames("fr", { type: "language", fallback: "code" });

export const fields = (which: readonly ContactField[]): string => list.format(which.map((field) => FIELD.of(field)));

export const hour = (time?: Timestamp): string => (time ? clock.format(timestampMs(time)) : "");
export const moment = (time?: Timestamp): string => (time ? day.format(timestampMs(time)) : "");

/** Milliseconds from `time` to `now`; never negative. */
export const since = (time: Timestamp | undefined, now: number): number => (time ? Math.max(0, now - timestampMs(time)) : 0);

/** "8 s", "3 min", "2 h 05". */
export function lasting(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")}`;
}

export function language(tag: string): string {
  try {
    return tag ? languages.of(tag) ?? tag : "non précisée";
  } catch {
    return tag;
  }
}

/** "Cergy", where the place says "Cergy (95000)"; for names of conversations only. */
export const town = (intake?: Intake): string => (intake?.place?.title || "Lieu inconnu").replace(/ \(\d{5}\)$/, "");

export const subject = (intake?: Intake): string => CATEGORY.of(intake?.category);

export const plural = (count: number, one: string, many: string): string => `${count} ${count > 1 ? many : one}`;
