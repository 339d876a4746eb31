// The psychologist's view: who asks for one, and the conversations she takes part in.
import { durationMs } from "@bufbuild/protobuf/wkt";
import { useRef, useState } from "preact/hooks";
import { type Session, Part } from "../gen/pnav/chat/v1/resources_pb.ts";
import type { OpenInvitation } from "../gen/pnav/chat/v1/team_pb.ts";
import { useDesk } from "./desk.ts";
import { Columns, type RoleProps } from "./operator.tsx";
import { Mark } from "./parts.tsx";
import { Lists } from "./queue.tsx";
import { passing, persist } from "./services.ts";
import { usePoll, useStore } from "./store.ts";
import * as words from "./words.ts";

const INVITATIONS_MS = 3_000;

const JOIN = "Rejoindre la conversation : la personne est d’accord";
const ADVISE = "Conseiller l’opérateur, invisible pour la personne";

export function Psychologist({ shown, chats }: RoleProps) {
  const state = useStore(chats.store);
  const take = (session: Session) => {
    chats.store.tell({ case: "session", value: session });
    chats.store.tell({ case: "select", session: session.name });
  };
  return (
    <Columns shown={shown} chats={chats} title="Accompagnement" first={
      <aside class="column desk" aria-label="Demandes et échanges">
        <Lists store={chats.store} state={state} together />
        <Invitations take={take} />
      </aside>
    }>
      <main class="column none"><p class="quiet">Prenez une demande, ou choisissez un échange.</p></main>
    </Columns>
  );
}

function Invitations({ take }: { take: (session: Session) => void }) {
  const desk = useDesk();
  const [open, setOpen] = useState<OpenInvitation[]>();
  usePoll(INVITATIONS_MS, () => desk.services.team.listInvitations({}, { onHeader: (headers) => desk.hear(headers) }).then(
    ({ invitations }) => setOpen(invitations),
    (error) => { if (passing(error)) setOpen(undefined); else desk.fail(error); }));
  const drop = (taken: OpenInvitation) => setOpen((held) => held?.filter((one) => one.invitation !== taken.invitation));
  return (
    <section class="proposed" aria-label="Demandes" aria-live="polite">
      <h2>Demandes</h2>
      {!open && <p class="quiet">Demandes indisponibles pour le moment.</p>}
      {open?.length === 0 && <p class="quiet">Personne n’attend une psychologue.</p>}
      {open?.map((one) => <Request key={one.invitation} request={one} take={(session) => { take(session); drop(one); }} />)}
    </section>
  );
}

function Request({ request, take }: { request: OpenInvitation; take: (session: Session) => void }) {
  const desk = useDesk();
  const { session, invitation, part, category, language, waited } = request;
  const requestId = useRef(crypto.randomUUID());
  const [busy, setBusy] = useState(false);
  const subject = words.CATEGORY.of(category);
  const go = () => {
    setBusy(true);
    persist(() => desk.services.team.takeInvitation({ session, invitation, requestId: requestId.current })).then(
      (answer) => answer.session && take(answer.session), (error) => { desk.fail(error); setBusy(false); });
  };
  return (
    <article class="offer" aria-label={`Demande : ${subject}`}>
      <h3>{subject}</h3>
      <p>{part === Part.JOIN ? JOIN : ADVISE}</p>
      <p class="line">
        {waited && <Mark tone="calm" shape="clock">attend depuis {words.lasting(durationMs(waited))}</Mark>}
        <span class="quiet">{words.language(language)}</span>
      </p>
      <div class="row"><button type="button" class="main" onClick={go} disabled={busy}>Prendre</button></div>
    </article>
  );
}
