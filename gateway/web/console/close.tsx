// Ending the chat for both: how it ended and how hard it was.
import { useState } from "preact/hooks";
import { Outcome, Severity } from "../gen/pnav/chat/v1/resources_pb.ts";
import type { ActionProps } from "./context.tsx";
import { useDesk } from "./desk.ts";
import { Choice, Confirm, Fact } from "./parts.tsx";
import { persist } from "./services.ts";
import * as words from "./words.ts";

export function Close({ conversation: { session }, name, done }: ActionProps) {
  const { services: { operator } } = useDesk();
  const [outcome, setOutcome] = useState<Outcome>(Outcome.UNSPECIFIED);
  const [severity, setSeverity] = useState<Severity>(Severity.UNSPECIFIED);
  const [asking, setAsking] = useState(false);
  const ready = outcome !== Outcome.UNSPECIFIED && severity !== Severity.UNSPECIFIED;
  const close = async (requestId: string) => {
    await persist(() => operator.closeSession({ session: session.name, epoch: session.epoch, requestId, outcome, severity }));
    done();
  };
  return (
    <form onSubmit={(event) => { event.preventDefault(); if (ready) setAsking(true); }}>
      <Choice legend="Issue" values={words.OUTCOME.choices} label={(value) => words.OUTCOME.of(value)}
        chosen={(value) => value === outcome} choose={setOutcome} />
      <Choice legend="Gravité" values={words.SEVERITY.choices} label={(value) => words.SEVERITY.of(value)}
        chosen={(value) => value === severity} choose={setSeverity} />
      <button type="submit" class="main" disabled={!ready}>Clore…</button>
      {asking && (
        <Confirm title="Clore l’échange ?" act="Clore définitivement" onAct={close} onBack={() => setAsking(false)}>
          <dl class="facts">
            <Fact name="Échange">{name}</Fact>
            <Fact name="Issue">{words.OUTCOME.of(outcome)}</Fact>
            <Fact name="Gravité">{words.SEVERITY.of(severity)}</Fact>
          </dl>
          <p>L’échange se termine pour vous et pour la personne. Il ne peut pas être rouvert.</p>
        </Confirm>
      )}
    </form>
  );
}
