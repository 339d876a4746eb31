// Signs in, then shows the console.
import { render } from "preact";
import { Console } from "./console.tsx";
import { Desk } from "./desk.ts";
import { keepFocus } from "./focus.ts";
import { type Settings, arrive, leave, settings } from "./oidc.ts";
import { services, transport } from "./services.ts";

const UNREACHABLE = "La connexion n’est pas possible pour le moment. Réessayez dans un instant.";
const REFUSED = "La connexion n’a pas abouti. Recommencez.";

function Welcome({ failure, signIn }: { failure: string; signIn: () => void }) {
  return (
    <main class="alone">
      <h1>PNAV <span>Console</span></h1>
      <p>Réservée aux opérateurs, aux psychologues, à la supervision, aux unités et à la rédaction de l’annuaire.</p>
      <p class="failure" role="alert">{failure}</p>
      <button type="button" class="main" onClick={signIn}>Se connecter</button>
    </main>
  );
}

async function start(root: HTMLElement): Promise<void> {
  const welcome = (failure: string, given?: Settings) => render(<Welcome failure={failure} signIn={() => signIn(given)} />, root);
  const signIn = (given?: Settings) => {
    (given ? leave(given) : settings().then(leave)).catch(() => welcome(UNREACHABLE, given));
  };
  let given: Settings | undefined;
  try {
    given = await settings();
    const staff = await arrive(given);
    if (!staff) return welcome("", given);
    const desk = new Desk(services(transport(staff.token)), staff);
    render(<Console desk={desk} signIn={() => signIn(given)} signOut={() => location.replace("/")} />, root);
  } catch {
    welcome(given ? REFUSED : UNREACHABLE, given);
  }
}

const root = document.getElementById("console")!;
keepFocus(root);
void start(root);
