// Asking for a psychologist: to join, once the visitor agrees, or to advise unseen.
import { useMemo, useState } from "preact/hooks";
import { Part } from "../gen/pnav/chat/v1/resources_pb.ts";
import type { ActionProps } from "./context.tsx";
import { useDesk } from "./desk.ts";
import { Choice, Confirm } from "./parts.tsx";
import { persist } from "./services.ts";

interface Way {
  readonly part: Part;
  readonly title: string;
  readonly detail: string;
}

const WAYS: readonly Way[] = [
  {
    part: Part.JOIN, title: "Qu’elle rejoigne la conversation",
    detail: "La personne doit être d’accord : sa page le lui demande. Rien ne se passe sans son oui.",
  },
  {
    part: Part.ADVISE, title: "Qu’elle me conseille",
    detail: "Invisible pour la personne : elle lit l’échange et n’écrit que des notes d’équipe.",
  },
];

export function Specialist({ conversation: { session }, name, done }: Omit<ActionProps, "store">) {
  const { services } = useDesk();
  const [part, setPart] = useState<Part>(Part.UNSPECIFIED);
  const requestId = useMemo(() => crypto.randomUUID(), [part]);
  const ask = async () => {
    await persist(() => services.team.inviteSpecialist({ session: session.name, epoch: session.epoch, requestId, part }));
    done();
  };
  return (
    <Confirm title="Demander une psychologue" act="Demander" ready={part !== Part.UNSPECIFIED} onAct={ask} onBack={done}>
      <p class="quiet">{name}</p>
      <Choice legend="Pour quoi ?" values={WAYS} chosen={(way) => way.part === part} choose={(way) => setPart(way.part)}
        label={({ title, detail }) => <><strong>{title}</strong><span class="quiet block">{detail}</span></>} />
      {session.invitation && <p class="quiet">Cette demande remplace celle qui est en cours.</p>}
    </Confirm>
  );
}
