// Second column: the log of the selected conversation and the composer.
import { Fragment } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { Around } from "./around.tsx";
import { Composer } from "./composer.tsx";
import { NextStep } from "./departures.tsx";
import { useServerNow } from "./desk.ts";
import { Line, OnItsWay } from "./entries.tsx";
import { naming, presence, waiting } from "./naming.ts";
import { Mark } from "./parts.tsx";
import type { Outbox } from "./send.ts";
import { addressees, isActive, isOver } from "./standing.ts";
import type { Conversation, State } from "./state.ts";
import type { Conversations } from "./store.ts";

/** Pixels from the end within which a new entry scrolls the log. */
const NEAR_END = 120;

interface Props {
  conversation: Conversation;
  state: State;
  store: Conversations;
  outbox: Outbox;
}

export function Selected({ conversation, state, store, outbox }: Props) {
  const name = naming(state, conversation);
  return (
    <main class="column conversation" aria-label={name}>
      <Head conversation={conversation} name={name} />
      <Log key={conversation.session.name} conversation={conversation} name={name} store={store} outbox={outbox} />
      <NextStep conversation={conversation} />
      <p class="typing" role="status">{conversation.typing ? "La personne écrit…" : ""}</p>
      <Composer key={`${conversation.session.name} ${addressees(conversation)}`} conversation={conversation} name={name}
        store={store} outbox={outbox} />
      {isOver(conversation) && <Over session={conversation.session.name} store={store} />}
    </main>
  );
}

const Over = ({ session, store }: { session: string; store: Conversations }) => (
  <p class="over row">
    Cet échange est terminé.
    <button type="button" onClick={() => store.tell({ case: "forgotten", session })}>Retirer de la liste</button>
  </p>
);

function Head({ conversation, name }: { conversation: Conversation; name: string }) {
  const now = useServerNow();
  const [how, there] = [waiting(conversation, now), presence(conversation)];
  return (
    <header>
      <h2>{name}</h2>
      <p class="line"><Mark {...there}>{there.text}</Mark>{isActive(conversation) && <Mark {...how}>{how.text}</Mark>}</p>
      <Around conversation={conversation} />
    </header>
  );
}

export interface PaneProps {
  conversation: Conversation;
  name: string;
  store: Conversations;
  outbox: Outbox;
}

function Log({ conversation: { me, session, log, newAfter, outgoing, seen }, name, store, outbox }: PaneProps) {
  const pane = useRef<HTMLDivElement>(null);
  const near = useRef(true);
  useLayoutEffect(() => {
    if (near.current && pane.current) pane.current.scrollTop = pane.current.scrollHeight;
  }, [log, outgoing]);
  useEffect(() => {
    const end = new ResizeObserver(([entry]) => { if (near.current && entry) entry.target.scrollTop = entry.target.scrollHeight; });
    end.observe(pane.current!);
    return () => end.disconnect();
  }, []);
  const scrolled = () => {
    const { scrollHeight, scrollTop, clientHeight } = pane.current!;
    near.current = scrollHeight - scrollTop - clientHeight < NEAR_END;
  };
  const drop = (id: string) => store.tell({ case: "dropped", session: session.name, id });
  return (
    <div class="log" role="log" aria-label={`Messages : ${name}`} tabIndex={0} ref={pane} onScroll={scrolled}>
      {log.map((entry) => (
        <Fragment key={entry.seq.toString()}>
          {newAfter !== undefined && Number(entry.seq) === newAfter + 1 && <p class="new" role="separator">Nouveau</p>}
          <Line entry={entry} me={me} log={log} seen={Number(entry.seq) <= seen} />
        </Fragment>
      ))}
      {outgoing.map((message) => (
        <OnItsWay key={message.id} message={message} drop={() => drop(message.id)}
          again={() => { drop(message.id); outbox.send(session.name, message.to, message.text); }} />
      ))}
    </div>
  );
}
