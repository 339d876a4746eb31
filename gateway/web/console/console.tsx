// The frame of the console: who is signed in, in which role, and what has just failed.
import { useState } from "preact/hooks";
import { AtDesk, type Desk } from "./desk.ts";
import { Officer } from "./officer.tsx";
import { Operator } from "./operator.tsx";
import { useNow, useStore } from "./store.ts";
import * as words from "./words.ts";

const ROLES = { operator: "Échanges", unit_officer: "Transmissions" } as const;
type Role = keyof typeof ROLES;

/** Long enough to finish a sentence before signing in again. */
const WARN_MS = 3 * 60_000;

export function Console({ desk, signIn, signOut }: { desk: Desk; signIn: () => void; signOut: () => void }) {
  const roles = (Object.keys(ROLES) as Role[]).filter((role) => desk.staff.roles.includes(role));
  const [shown, setShown] = useState<Role | undefined>(roles[0]);
  return (
    <AtDesk.Provider value={desk}>
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
        <button type="button" onClick={signOut}>Se déconnecter</button>
      </header>
      <Ending desk={desk} signIn={signIn} />
      <Notice desk={desk} />
      {roles.length === 0 && <main class="alone"><p>Votre compte n’a aucun rôle dans cette console.</p></main>}
      {roles.includes("operator") && <Operator shown={shown === "operator"} />}
      {roles.includes("unit_officer") && <Officer shown={shown === "unit_officer"} />}
    </AtDesk.Provider>
  );
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
