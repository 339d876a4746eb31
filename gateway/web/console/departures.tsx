// How she left, and what to do now: one sentence each. What is written now may be read by somebody else.
import { Departure, SafeWord } from "../gen/pnav/chat/v1/resources_pb.ts";
import { isActive } from "./standing.ts";
import type { Conversation } from "./state.ts";
import { Words } from "./words.ts";

const STEPS = new Words<Departure>({
  [Departure.UNSPECIFIED]: "On ne sait pas pourquoi elle n’est plus là. Ne l’appelez pas ; attendez son retour.",
  [Departure.QUICK_EXIT]: "Sortie rapide : quelqu’un est peut-être entré. N’appelez pas et n’écrivez rien ; attendez son retour.",
  [Departure.TAB_CLOSED]: "Onglet fermé : peut-être par elle, peut-être par un autre. N’écrivez rien de sensible ; elle peut revenir avec son code.",
  [Departure.CONNECTION_LOST]: "Connexion perdue : sa page se reconnecte seule. Ce que vous écrivez l’attend ; restez bref et neutre.",
  [Departure.NORMAL_END]: "Elle a mis fin à l’échange. Notez la suite, puis concluez.",
});

const BACK = new Words<Departure>({
  [Departure.UNSPECIFIED]: "De retour. Demandez d’abord si elle peut parler.",
  [Departure.QUICK_EXIT]: "De retour après une sortie rapide. D’abord une question neutre, à laquelle on répond par oui ou par non.",
  [Departure.TAB_CLOSED]: "De retour après avoir fermé l’onglet. Demandez d’abord si elle peut parler.",
  [Departure.CONNECTION_LOST]: "De retour : la connexion est rétablie, rien n’a été perdu.",
  [Departure.NORMAL_END]: "De retour après avoir mis fin à l’échange. Demandez ce dont elle a besoin.",
});

const ANOTHER = "Revenue avec son code de retour, depuis un autre appareil : ce peut être quelqu’un d’autre.";

const WORD = new Words<SafeWord>({
  [SafeWord.UNSPECIFIED]: "",
  [SafeWord.NOT_AGREED]: "Aucun mot de sûreté n’était convenu : assurez-vous que c’est elle avant de reprendre.",
  [SafeWord.NOT_GIVEN]: "Le mot de sûreté n’a pas été donné : assurez-vous que c’est elle avant de reprendre.",
  [SafeWord.RIGHT]: "Mot de sûreté juste.",
  [SafeWord.WRONG]: "Mot de sûreté FAUX : elle est peut-être sous contrainte. Restez neutre, ne dites rien de ce qui précède.",
});

/** What the log says of a return from another device. */
export const returned = (safeWord: SafeWord): string => `${ANOTHER} ${WORD.of(safeWord)}`.trim();

/** Whether a wrong word was given when she came back last: it holds for as long as that device has the chat. */
const forced = ({ log }: Conversation): boolean => {
  const last = log.filter(({ body }) => body.case === "visitorReturned").at(-1);
  return last?.body.case === "visitorReturned" && last.body.value.safeWord === SafeWord.WRONG;
};

function next(conversation: Conversation): { text: string; look: string } {
  const { session: { visitorPresent, departure }, back } = conversation;
  if (!visitorPresent) return { text: STEPS.of(departure), look: departure === Departure.QUICK_EXIT ? "hurried" : "away" };
  if (forced(conversation)) return { text: WORD.of(SafeWord.WRONG), look: "hurried" };
  return { text: back === undefined ? "" : BACK.of(back), look: "back" };
}

/** Above the composer, and announced: the region is there before it says anything. */
export function NextStep({ conversation }: { conversation: Conversation }) {
  const { text, look } = isActive(conversation) ? next(conversation) : { text: "", look: "" };
  return <p class={`next-step ${look}`} role="status">{text}</p>;
}
