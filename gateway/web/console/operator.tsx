// The operator's three columns.
import { useEffect, useMemo } from "preact/hooks";
import { Context } from "./context.tsx";
import { Selected } from "./conversation.tsx";
import { useDesk } from "./desk.ts";
import { follow } from "./follow.ts";
import { mine, naming } from "./naming.ts";
import { useTitle } from "./parts.tsx";
import { Queue } from "./queue.tsx";
import { Outbox } from "./send.ts";
import { type Link, unread } from "./state.ts";
import { type Conversations, conversations, useStore } from "./store.ts";

const LINK: Readonly<Record<Link, string>> = {
  connecting: "Connexion…", live: "En direct", lost: "Liaison perdue, reconnexion…",
};

export function Operator({ shown }: { shown: boolean }) {
  const desk = useDesk();
  const store = useMemo(conversations, []);
  const outbox = useMemo(() => new Outbox(desk, store), [desk, store]);
  const state = useStore(store);
  useFollow(store);
  useWatched(store, shown);
  useKeys(store, shown);
  const all = [...state.conversations.values()];
  useTitle(shown, all.reduce((sum, conversation) => sum + unread(conversation), 0), "Échanges · Console PNAV");
  const selected = state.selected === undefined ? undefined : state.conversations.get(state.selected);
  return (
    <div class="columns" hidden={!shown}>
      <p class={`link-state ${state.link}`} role="status">{LINK[state.link]}</p>
      <Queue store={store} state={state} />
      {selected
        ? <Selected conversation={selected} state={state} store={store} outbox={outbox} />
        : <main class="column none"><p class="quiet">Choisissez un échange, ou attendez une proposition.</p></main>}
      {selected && <Context key={selected.session.name} conversation={selected} name={naming(state, selected)} store={store} />}
    </div>
  );
}

function useFollow(store: Conversations) {
  const desk = useDesk();
  useEffect(() => {
    const stop = new AbortController();
    follow(desk.services, store, stop.signal).catch((error) => desk.fail(error));
    return () => stop.abort();
  }, [desk, store]);
}

function useWatched(store: Conversations, shown: boolean) {
  useEffect(() => {
    const look = () => store.tell({ case: "watched", value: shown && document.visibilityState === "visible" });
    look();
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, [store, shown]);
}

/** Alt+J goes to the next conversation, Alt+K to the one before; by the key's place, whatever the keyboard. */
function useKeys(store: Conversations, shown: boolean) {
  useEffect(() => {
    const step = (event: KeyboardEvent) => {
      const by = event.code === "KeyJ" ? 1 : event.code === "KeyK" ? -1 : 0;
      const rows = mine(store.state);
      if (!shown || !event.altKey || event.ctrlKey || by === 0 || rows.length === 0) return;
      event.preventDefault();
      const at = rows.findIndex(({ session }) => session.name === store.state.selected);
      const next = at < 0 && by < 0 ? rows.length - 1 : (at + by + rows.length) % rows.length;
      store.tell({ case: "select", session: rows[next]!.session.name });
    };
    addEventListener("keydown", step);
    return () => removeEventListener("keydown", step);
  }, [store, shown]);
}
