// What a failure is called on the screen: one sentence in French per reason, never the failure's own words.
import { Code, ConnectError } from "@connectrpc/connect";
import { ErrorInfoSchema } from "../gen/google/rpc/error_details_pb.ts";

const AWAY = "Le service ne répond pas pour le moment. Rien n’est perdu : réessayez.";
const HANDED_OVER = "Cet échange a été confié à une autre personne : vous ne pouvez plus y écrire.";

const REASONS: Readonly<Record<string, string>> = {
  OFFER_GONE: "Cette proposition n’est plus disponible : l’échange est retourné dans la file.",
  SESSION_UNKNOWN: "Cet échange n’est plus le vôtre.",
  SESSION_CLOSED: "Cet échange est terminé.",
  EPOCH_STALE: HANDED_OVER,
  CLIENT_ID_REUSED: "Cet envoi a déjà été fait avec un autre contenu. Envoyez-le de nouveau.",
  REQUEST_ID_REUSED: "Cet envoi a déjà été fait avec un autre contenu. Envoyez-le de nouveau.",
  TEXT_EMPTY: "Le message est vide.",
  TEXT_TOO_LONG: "Le message dépasse 4 000 caractères.",
  CAPACITY_INVALID: "Le nombre d’échanges simultanés va de 1 à 20.",
  FORCE_UNKNOWN_TO_QUEUE: "Votre compte n’indique ni police, ni gendarmerie, ni réserve : aucun échange ne peut vous être proposé.",
  CARD_INVALID: "Cette fiche ne peut pas être partagée telle quelle.",
  OUTCOME_MISSING: "Indiquez l’issue de l’échange.",
  FIELDS_MISSING: "Choisissez au moins une coordonnée à demander.",
  KIND_MISSING: "Indiquez l’objet de la transmission.",
  SUMMARY_EMPTY: "Écrivez le compte rendu.",
  SUMMARY_TOO_LONG: "Le compte rendu dépasse 20 000 caractères.",
  UNIT_UNKNOWN: "Aucune unité n’est connue pour cette commune.",
  REPLY_UNKNOWN: "Cette réponse type n’existe plus.",
  REPLY_CHANGED: "Quelqu’un a modifié cette réponse type entre-temps.",
  SUPERVISOR_NEEDED: "Seule une personne superviseure écrit ce que d’autres lisent.",
  TEAM_MISSING: "Votre compte n’a pas d’équipe.",
  TOO_MANY_REPLIES: "Il y a déjà 1 000 réponses types de cette sorte. Supprimez-en une d’abord.",
  TITLE_INVALID: "Le titre est une ligne de 1 à 100 caractères.",
  SERVICE_UNKNOWN: "Cette fiche n’existe pas.",
  ETAG_STALE: "Quelqu’un a modifié cette fiche entre-temps. Rouvrez-la pour la voir telle qu’elle est.",
  SERVICE_RETIRED: "Cette fiche est déjà retirée.",
  SERVICE_NOT_RETIRED: "Cette fiche est déjà en service.",
  TEXT_INVALID: "Un texte est trop long, ou contient un caractère invisible.",
  REFERRAL_UNKNOWN: "Cette transmission n’est plus accessible.",
  REFERRAL_NOT_DELIVERED: "Cette transmission n’est pas encore remise.",
  POINT_MISSING: "Ce lieu n’a pas de position connue.",
  QUERY_TOO_LONG: "La recherche dépasse 100 caractères.",
  COLLEAGUE_UNAVAILABLE: "Cette personne n’est plus disponible ou n’a plus de place. Choisissez quelqu’un d’autre.",
  HANDOVER_PENDING: "Cet échange est déjà proposé à quelqu’un.",
  HANDOVER_INVALID: "Choisissez une autre personne que vous ; le mot pour elle ne dépasse pas 4 000 caractères.",
  HANDOVER_GONE: "Cette proposition n’est plus en cours.",
  INVITATION_GONE: "Cette demande n’est plus en cours : quelqu’un l’a prise, ou elle a été refusée ou remplacée.",
  PART_INVALID: "Indiquez comment la psychologue doit prendre part.",
  REASON_INVALID: "La raison va de 1 à 200 caractères.",
  EARLIER_UNKNOWN: "Aucun échange terminé n’est lié à celui-ci.",
  NOT_ACTIVE: "Personne n’a cet échange : il attend dans la file, à sa place.",
  STORE_UNAVAILABLE: AWAY,
  SERVICE_UNAVAILABLE: AWAY,
  DRAINING: AWAY,
};

const CODES: Partial<Record<Code, string>> = {
  [Code.Unavailable]: AWAY,
  [Code.DeadlineExceeded]: AWAY,
  [Code.Unauthenticated]: "Votre connexion a expiré. Connectez-vous de nouveau.",
  [Code.PermissionDenied]: "Votre compte ne permet pas cette action.",
  [Code.ResourceExhausted]: "Trop de demandes à la fois. Patientez un instant, puis réessayez.",
};

/** The stable reason of google.rpc.ErrorInfo, or "" where there is none. */
export const reason = (error: unknown): string =>
  ConnectError.from(error).findDetails(ErrorInfoSchema)[0]?.reason ?? "";

/** The sentence for whoever is looking at the screen. */
export const sentence = (error: unknown): string =>
  REASONS[reason(error)] ?? CODES[ConnectError.from(error).code] ?? "Une erreur inattendue s’est produite. Réessayez.";

export const isSignedOut = (error: unknown): boolean => ConnectError.from(error).code === Code.Unauthenticated;
