// The French words of the directory: kinds of service, whom they are for, when they are open.
import { timestampMs } from "@bufbuild/protobuf/wkt";
import { type Opening, type Service, Audience, Category, OpenState } from "../gen/pnav/directory/v1/directory_pb.ts";
import { Words } from "./words.ts";

export const SERVICE_CATEGORY = new Words<Category>({
  [Category.UNSPECIFIED]: "Toutes les catégories",
  [Category.VICTIM_SUPPORT]: "Aide aux victimes",
  [Category.COURT_VICTIM_OFFICE]: "Bureau d’aide aux victimes (tribunal)",
  [Category.WOMENS_RIGHTS]: "Droits des femmes",
  [Category.LEGAL_ADVICE]: "Accès au droit",
  [Category.COURT]: "Tribunal",
  [Category.CHILD_PROTECTION]: "Protection maternelle et infantile",
  [Category.POLICE_STATION]: "Police, gendarmerie",
  [Category.PROBATION]: "Insertion et probation",
  [Category.SHELTER]: "Hébergement",
  [Category.HEALTH]: "Santé",
  [Category.DISCRIMINATION]: "Lutte contre les discriminations",
  [Category.OTHER]: "Autre",
});

export const AUDIENCE = new Words<Audience>({
  [Audience.UNSPECIFIED]: "Tous les publics",
  [Audience.WOMEN]: "Femmes",
  [Audience.MEN]: "Hommes",
  [Audience.MINORS]: "Mineurs",
  [Audience.LGBT]: "Personnes LGBT+",
  [Audience.DISABILITY]: "Personnes handicapées",
  [Audience.PROFESSIONALS]: "Professionnels",
});

/** By the clock of the place, "lundi 09:00"; beyond the week, with the date. */
function moment({ changeTime, timeZone }: Opening): string {
  if (!changeTime) return "";
  const at = timestampMs(changeTime);
  const days = (at - Date.now()) / 86_400_000;
  const date = days < 1 ? {} : days < 6 ? { weekday: "long" } as const : { day: "numeric", month: "long" } as const;
  return new Intl.DateTimeFormat("fr", { ...date, hour: "2-digit", minute: "2-digit", timeZone }).format(at);
}

/** "ouvert jusqu’à 17:30"; the text as it is where nobody can compute it. */
export function opening({ opening: now, openingHours, hoursNote }: Service): string {
  if (now?.state === OpenState.OPEN) return now.changeTime ? `ouvert jusqu’à ${moment(now)}` : "ouvert jour et nuit";
  if (now?.state === OpenState.CLOSED) return now.changeTime ? `fermé, ouvre ${moment(now)}` : "fermé";
  return [openingHours, hoursNote].filter(Boolean).join(" · ") || "horaires inconnus";
}
