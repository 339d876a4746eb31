// The conversations of whoever sits here, whatever her roles: one store, one stream, one outbox.
import { useEffect, useMemo } from "preact/hooks";
import type { Desk } from "./desk.ts";
import { follow } from "./follow.ts";
import { going } from "./naming.ts";
import { Outbox } from "./send.ts";
import type { Link } from "./state.ts";
import { type Conversations, conversations } from "./store.ts";

export const LINK: Readonly<Record<Link, string>> = {
  connecting: "Connexion…", live: "En direct", lost: "Liaison perdue, reconnexion…",
};

export interface Chats {
  readonly store: Conversations;
  readonly outbox: Outbox;
}

/** Follows while `wanted`; `shown`: whether a view with conversations is the one that is looked at. */
export function useChats(desk: Desk, wanted: boolean, shown: boolean): Chats {
  const chats = useMemo(() => {
    const store = conversations(desk.staff.subject);
    return { store, outbox: new Outbox(desk, store) };
  }, [desk]);
  useEffect(() => {
    if (!wanted) return undefined;
    const stop = new AbortController();
    follow(desk.services, chats.store, stop.signal).catch((error) => desk.fail(error));
    return () => stop.abort();
  }, [desk, chats, wanted]);
  useWatched(chats.store, shown);
  useKeys(chats.store, shown);
  return chats;
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
      const rows = going(store.state);
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
