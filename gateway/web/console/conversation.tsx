// Second column: the log of the selected conversation and the composer.
import { Fragment } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { useDesk, useServerNow } from "./desk.ts";
import { Line, OnItsWay } from "./entries.tsx";
import { naming, presence, waiting } from "./naming.ts";
import { Mark } from "./parts.tsx";
import { type Outbox, Typing } from "./send.ts";
import { type Conversation, type State, isActive } from "./state.ts";
import type { Conversations } from "./store.ts";
import * as words from "./words.ts";

/** operator.proto: 1 to 4,000 characters. */
const LONGEST = 4_000;
/** Pixels from the end within which a new entry scrolls the log. */
const NEAR_END = 120;

const HINT = "Entrée envoie, Maj + Entrée va à la ligne";

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
      <p class="typing" role="status">{conversation.typing ? "La personne écrit…" : ""}</p>
      {isActive(conversation)
        ? <Composer key={conversation.session.name} conversation={conversation} name={name} store={store} outbox={outbox} />
        : <Over session={conversation.session.name} store={store} />}
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
    </header>
  );
}

interface PaneProps {
  conversation: Conversation;
  name: string;
  store: Conversations;
  outbox: Outbox;
}

function Log({ conversation: { session, log, newAfter, outgoing }, name, store, outbox }: PaneProps) {
  const pane = useRef<HTMLDivElement>(null);
  const near = useRef(true);
  useLayoutEffect(() => {
    if (near.current && pane.current) pane.current.scrollTop = pane.current.scrollHeight;
  }, [log, outgoing]);
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
          <Line entry={entry} />
        </Fragment>
      ))}
      {outgoing.map((message) => (
        <OnItsWay key={message.id} message={message} drop={() => drop(message.id)}
          again={() => { drop(message.id); outbox.send(session.name, message.text); }} />
      ))}
    </div>
  );
}

function Composer({ conversation: { session, draft }, name, store, outbox }: PaneProps) {
  const desk = useDesk();
  const typing = useMemo(() => new Typing(desk), [desk]);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => { field.current?.focus(); return () => typing.stopped(); }, []);
  const text = draft.trim();
  const excess = [...text].length - LONGEST;
  const write = (value: string) => {
    store.tell({ case: "draft", session: session.name, text: value });
    if (value.trim()) typing.writing(session.name);
    else typing.stopped();
  };
  const send = () => {
    if (!text || excess > 0) return;
    typing.stopped();
    outbox.send(session.name, text);
    field.current?.focus();
  };
  // Enter that ends the composition of a character (Japanese, accents on some keyboards) sends nothing.
  const key = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  };
  return (
    <form class="composer" onSubmit={(event) => { event.preventDefault(); send(); }}>
      <textarea ref={field} rows={3} value={draft} aria-label={`Message à ${name}`} autocomplete="off"
        placeholder="Écrire un message" onInput={(event) => write(event.currentTarget.value)} onKeyDown={key} />
      <div class="row">
        <span class={excess > 0 ? "failure" : "quiet"}>
          {excess > 0 ? words.plural(excess, "caractère de trop", "caractères de trop") : HINT}
        </span>
        <button type="submit" class="main" disabled={!text || excess > 0}>Envoyer à {name}</button>
      </div>
    </form>
  );
}
