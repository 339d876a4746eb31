// The frame of the console: who is signed in, in which role, and what has just failed.
import { useState } from "preact/hooks";
import { stepAside } from "./availability.tsx";
import { useChats } from "./chats.ts";
import { AtDesk, type Desk } from "./desk.ts";
import { Editor } from "./editor.tsx";
import { content } from "./focus.ts";
import { Officer } from "./officer.tsx";
import { Operator } from "./operator.tsx";
import { Psychologist } from "./psychologist.tsx";
import { useNow, useStore } from "./store.ts";
import { Supervisor } from "./supervisor.tsx";
import * as words from "./words.ts";

const ROLES = {
  operator: "Échanges", psychologist: "Accompagnement", supervisor: "Supervision", unit_officer: "Transmissions",
  directory_editor: "Annuaire",
} as const;
type Role = keyof typeof ROLES;
/** Whether a role has conversations. */
const talks = (role: Role): boolean => role !== "unit_officer" && role !== "directory_editor";

/** Long enough to finish a sentence before signing in again. */
const WARN_MS = 3 * 60_000;

export function Console({ desk, signIn, signOut }: { desk: Desk; signIn: () => void; signOut: () => void }) {
  const roles = (Object.keys(ROLES) as Role[]).filter((role) => desk.staff.roles.includes(role));
  const [shown, setShown] = useState<Role | undefined>(roles[0]);
  const chats = useChats(desk, roles.some(talks), shown !== undefined && talks(shown));
  const leave = async () => {
    if (roles.includes("operator")) await stepAside(desk.services).catch(() => undefined);
    signOut();
  };
  return (
    <AtDesk.Provider value={desk}>
      <a class="skip" href="#console" onClick={toContent}>Aller au contenu</a>
      <header class="bar">
        <h1>PNAV <span>Console</span></h1>
        <nav aria-label="Rôle">
          {roles.map((role) => (
            <button type="button" key={role} aria-current={role === shown ? "page" : undefined} onClick={() => setShown(role)}>
              {ROLES[role]}
            </button>
          ))}
        </nav>
        <p class="who">{desk.staff.name}</p>
        <button type="button" onClick={leave}>Se déconnecter</button>
      </header>
      <Ending desk={desk} signIn={signIn} />
      <Notice desk={desk} />
      {roles.length === 0 && <main class="alone"><p>Votre compte n’a aucun rôle dans cette console.</p></main>}
      {roles.includes("operator") && <Operator shown={shown === "operator"} chats={chats} />}
      {roles.includes("psychologist") && <Psychologist shown={shown === "psychologist"} chats={chats} />}
      {roles.includes("supervisor") && <Supervisor shown={shown === "supervisor"} chats={chats} />}
      {roles.includes("directory_editor") && <Editor shown={shown === "directory_editor"} />}
      {roles.includes("unit_officer") && <Officer shown={shown === "unit_officer"} />}
    </AtDesk.Provider>
  );
}

/** The address stays as it is. */
function toContent(event: Event) {
  event.preventDefault();
  const main = content();
  main?.setAttribute("tabindex", "-1");
  main?.focus();
}

/** Never signs in by itself: that would throw away what is being written. */
function Ending({ desk, signIn }: { desk: Desk; signIn: () => void }) {
  const left = desk.staff.expires - desk.time(useNow());
  const over = useStore(desk.signedOut) || left <= 0;
  const text = over
    ? "Votre connexion a expiré."
    : `Votre connexion expire dans ${words.lasting(left)}. Envoyez vos messages en cours, puis reconnectez-vous.`;
  return (
    <div role="alert" class="ending" hidden={!over && left > WARN_MS}>
      {(over || left <= WARN_MS) && <><p>{text}</p><button type="button" class="main" onClick={signIn}>Se reconnecter</button></>}
    </div>
  );
}

/** The region is there before anything is said in it, so that screen readers hear it. */
function Notice({ desk }: { desk: Desk }) {
  const notice = useStore(desk.notice);
  return (
    <div role="alert" class="notice">
      {notice && <><p>{notice}</p><button type="button" class="link" onClick={() => desk.notice.tell("")}>Fermer</button></>}
    </div>
  );
}
