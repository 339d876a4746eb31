// The supervisor's view: every chat that goes on, the queue, and what she can do about one of them.
import { useState } from "preact/hooks";
import { SessionState } from "../gen/pnav/chat/v1/resources_pb.ts";
import { Opener } from "./context.tsx";
import { useDesk } from "./desk.ts";
import { useLease } from "./lease.ts";
import { Live } from "./live.tsx";
import { naming } from "./naming.ts";
import { Columns, type RoleProps } from "./operator.tsx";
import { Confirm } from "./parts.tsx";
import { Counts, Lists } from "./queue.tsx";
import { Reads } from "./reads.tsx";
import { persist } from "./services.ts";
import { isActive, isOver } from "./standing.ts";
import { type Conversations, useStore } from "./store.ts";

export function Supervisor({ shown, chats }: RoleProps) {
  const { store } = chats;
  const state = useStore(store);
  // Whoever has taken a chat over keeps it only while she says that she is there.
  useLease(() => undefined, []);
  return (
    <Columns shown={shown} chats={chats} title="Supervision" last={<Supervision store={store} />} first={
      <aside class="column desk" aria-label="Supervision">
        <button type="button" class="pick" aria-current={state.selected === undefined ? "true" : undefined}
          onClick={() => store.tell({ case: "select" })}>
          <strong>Tous les échanges en cours</strong>
        </button>
        <Lists store={store} state={state} />
        <Counts />
      </aside>
    }>
      {shown && <Live store={store} />}
    </Columns>
  );
}

/** Of the selected conversation. */
function Supervision({ store }: { store: Conversations }) {
  const state = useStore(store);
  const conversation = state.selected === undefined ? undefined : state.conversations.get(state.selected);
  const [panel, setPanel] = useState<"" | "reads" | "over">("");
  if (!conversation) return null;
  const { session } = conversation;
  const takeable = !isActive(conversation) && !isOver(conversation) && session.state === SessionState.ACTIVE;
  return (
    <section aria-label="Supervision de cet échange" class="actions">
      {takeable && (
        <button type="button" class="opener asking" aria-haspopup="dialog" onClick={() => setPanel("over")}>
          Reprendre l’échange
        </button>
      )}
      <Opener title="Qui a lu cet échange" open={panel === "reads"} turn={() => setPanel(panel === "reads" ? "" : "reads")}>
        <Reads session={session.name} />
      </Opener>
      {panel === "over" && <TakeOver store={store} session={session.name} operator={session.operator}
        name={naming(state, conversation)} done={() => setPanel("")} />}
    </section>
  );
}

interface TakeOverProps {
  store: Conversations;
  session: string;
  operator: string;
  name: string;
  done: () => void;
}

function TakeOver({ store, session, operator, name, done }: TakeOverProps) {
  const { services } = useDesk();
  const take = async (requestId: string) => {
    const { session: taken } = await persist(() => services.team.takeOver({ session, requestId }));
    if (taken) store.tell({ case: "session", value: taken });
    done();
  };
  return (
    <Confirm title="Reprendre l’échange ?" act="Reprendre l’échange" onAct={take} onBack={done}>
      <p><strong>{name}</strong></p>
      <p>Vous devenez tout de suite l’interlocuteur de la personne : c’est à vous de lui répondre.</p>
      <p>{operator} n’a plus l’échange, ne peut plus y écrire et ne le lit plus. Ce qui n’est pas envoyé est perdu.</p>
    </Confirm>
  );
}
