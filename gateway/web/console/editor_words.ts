// The words of the directory's editors: fields, choices, what was done, and which field a refusal is about.
import { ChangeKind } from "../gen/pnav/directory/v1/record_pb.ts";
import { type Provenance, Accessibility } from "../gen/pnav/directory/v1/directory_pb.ts";
import type { Wrong } from "./editor_kind.ts";
import { Words } from "./words.ts";

export const ACCESSIBILITY = new Words<Accessibility>({
  [Accessibility.UNSPECIFIED]: "inconnu",
  [Accessibility.ACCESSIBLE]: "accessible en fauteuil",
  [Accessibility.ON_REQUEST]: "accessible sur demande",
  [Accessibility.NOT_ACCESSIBLE]: "non accessible",
});

export const CHANGE = new Words<ChangeKind>({
  [ChangeKind.UNSPECIFIED]: "modification",
  [ChangeKind.CREATED]: "création",
  [ChangeKind.UPDATED]: "correction",
  [ChangeKind.RETIRED]: "retrait",
  [ChangeKind.RESTORED]: "remise en service",
  [ChangeKind.MERGED]: "fusion : remplacée",
  [ChangeKind.KEPT]: "fusion : conservée",
  [ChangeKind.VERIFIED]: "vérification",
});

/** By the contract's names. */
export const FIELD: Readonly<Record<string, string>> = {
  title: "Nom", sigle: "Sigle", organisation: "Organisme", description: "Ce qu’on y fait", categories: "Nature", audiences: "Public",
  languages: "Langues", accessibility: "Accessibilité", accessibility_note: "Précision sur l’accès", address: "Adresse",
  postal_code: "Code postal", city: "Ville", commune: "Code INSEE", phones: "Téléphones", emails: "Courriels", websites: "Sites",
  opening_hours: "Horaires", hours_note: "Précision sur les horaires", point: "Position", department_codes: "Départements desservis",
  provenance: "Source et vérification", phone: "Téléphone", referral_email: "Adresse des transmissions", serves: "Ce que la ligne traite",
  audience: "Public", hours: "Horaires, en mots", cost: "Coût",
};

export const HOURS_HELP = "Comme Mo-Fr 09:00-12:00,14:00-18:00 ; vide si inconnu.";
export const ONE_PHONE = "Un numéro, comme 01 23 45 67 89, +33 1 23 45 67 89 ou 3919.";

/** Which field of a service a refusal is about, and what to do. */
export const WRONG: Readonly<Record<string, Wrong>> = {
  TITLE_INVALID: ["title", "Une ligne de 1 à 200 caractères."],
  POSTAL_CODE_INVALID: ["postal_code", "Cinq chiffres."],
  COMMUNE_INVALID: ["commune", "Cinq caractères, comme 95127 ou 2A004."],
  DEPARTMENT_INVALID: ["department_codes", "Des codes comme 95, 2A ou 974, séparés par des virgules."],
  PHONE_INVALID: ["phones", "Un numéro par ligne, comme 01 23 45 67 89 ou +33 1 23 45 67 89, puis « : » et une précision si besoin."],
  EMAIL_INVALID: ["emails", "Une adresse par ligne, avec un nom, un @ et un domaine."],
  WEBSITE_INVALID: ["websites", "Une adresse par ligne, qui commence par https:// ou http://."],
  HOURS_INVALID: ["opening_hours", "La syntaxe d’OpenStreetMap, comme Mo-Fr 09:00-12:00,14:00-18:00."],
  POINT_INVALID: ["point", "Latitude et longitude en degrés, comme 49.0508, 2.1003."],
  LANGUAGE_INVALID: ["languages", "Des codes comme fr, ar ou pt-BR, séparés par des virgules."],
  TOO_MANY_VALUES: ["", "Un champ répète une valeur, ou en a plus de 20."],
  TEXT_INVALID: ["", "Un texte est trop long, ou contient un caractère invisible."],
};

/** "vérifié le 2026-11-22 par gaelle". */
export const vouched = (provenance: Provenance | undefined, verifiedBy: string): string =>
  `vérifié : ${provenance?.verified || "jamais"}${verifiedBy ? ` par ${verifiedBy}` : ""}`;

export const source = (provenance: Provenance | undefined): string =>
  [provenance?.source, provenance?.demonstration ? "fiche de démonstration" : ""].filter(Boolean).join(" · ");
