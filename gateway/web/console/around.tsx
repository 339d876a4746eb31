// Who else is around a conversation, under its name: to whom it is proposed, who was asked, who reads along.
import { useState } from "preact/hooks";
import { Part } from "../gen/pnav/chat/v1/resources_pb.ts";
import { useDesk } from "./desk.ts";
import { Mark } from "./parts.tsx";
import { persist } from "./services.ts";
import { guestPart, isActive, isBeside, isOver } from "./standing.ts";
import type { Conversation } from "./state.ts";
import * as team from "./team_words.ts";

export function Around({ conversation }: { conversation: Conversation }) {
  const { session, me } = conversation;
  if (isOver(conversation)) return null;
  const others = session.guests.filter(({ subject }) => subject !== me);
  return (
    <div class="around">
      {session.handover && isActive(conversation) && <Proposed conversation={conversation} to={session.handover.to} />}
      {session.invitation && <Invited part={session.invitation.part} agreed={session.invitation.agreed} />}
      {isBeside(conversation) && <Beside conversation={conversation} />}
      {!isActive(conversation) && session.operator && <p class="quiet">Répond à la personne : {session.operator}</p>}
      {others.map(({ subject, part }) => (
        <p key={subject} class="quiet"><strong>{subject}</strong> · {team.PART.of(part)}</p>
      ))}
    </div>
  );
}

interface StripProps {
  text: string;
  detail: string;
  act: string;
  onAct: (requestId: string) => Promise<unknown>;
}

/** Something that is going on, and the way to end it. */
function Strip({ text, detail, act, onAct }: StripProps) {
  const desk = useDesk();
  const [requestId] = useState(() => crypto.randomUUID());
  const [busy, setBusy] = useState(false);
  const go = () => {
    setBusy(true);
    persist(() => onAct(requestId)).catch((error) => { desk.fail(error); setBusy(false); });
  };
  return (
    <div class="strip">
      <p><strong>{text}</strong> {detail}</p>
      <button type="button" onClick={go} disabled={busy}>{act}</button>
    </div>
  );
}

function Proposed({ conversation: { session }, to }: { conversation: Conversation; to: string }) {
  const { services } = useDesk();
  return (
    <Strip text={`Relais proposé à ${to}.`} detail="L’échange reste le vôtre." act="Annuler"
      onAct={(requestId) => services.team.cancelHandover({ session: session.name, epoch: session.epoch, requestId })} />
  );
}

function Beside({ conversation }: { conversation: Conversation }) {
  const { services } = useDesk();
  const session = conversation.session.name;
  return (
    <Strip text={team.MY_PART.of(guestPart(conversation))} detail="" act="Quitter"
      onAct={(requestId) => services.team.leaveSession({ session, requestId })} />
  );
}

const Invited = ({ part, agreed }: { part: Part; agreed: boolean }) => (
  <p class="line"><Mark tone={agreed ? "calm" : "soon"} shape="clock">{progress(part, agreed)}</Mark></p>
);

const progress = (part: Part, agreed: boolean): string => {
  if (part !== Part.JOIN) return "Psychologue demandée pour vous conseiller : personne encore";
  return agreed ? "La personne est d’accord : en attente d’une psychologue"
    : "Psychologue : en attente de l’accord de la personne";
};
