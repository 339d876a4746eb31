// One place that holds the state, and components that look at it.
import { useEffect, useState } from "preact/hooks";
import { type Event, type State, EMPTY, apply } from "./state.ts";

export class Store<S, E> {
  #watchers = new Set<() => void>();
  readonly #apply: (state: S, event: E) => S;
  state: S;

  constructor(state: S, apply: (state: S, event: E) => S) {
    this.state = state;
    this.#apply = apply;
  }

  /** Throws what the reducer throws; the state is then as before. */
  tell(event: E): void {
    const state = this.#apply(this.state, event);
    if (state === this.state) return;
    this.state = state;
    for (const watcher of [...this.#watchers]) watcher();
  }

  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }
}

export type Conversations = Store<State, Event>;

/** For whoever sits here, by her subject. */
export const conversations = (me: string): Conversations => new Store({ ...EMPTY, me }, apply);

/** The state, and a new look whenever it changes. */
export function useStore<S, E>(store: Store<S, E>): S {
  const [state, set] = useState(store.state);
  useEffect(() => {
    set(store.state);
    return store.watch(() => set(store.state));
  }, [store]);
  return state;
}

/** Milliseconds of the Unix epoch, anew every second. */
export function useNow(): number {
  const [now, set] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => set(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

/** Calls at once, then `period` ms after each answer, while the component is there. */
export function usePoll(period: number, call: () => Promise<void>): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let here = true;
    const again = () => void call().finally(() => { if (here) timer = setTimeout(again, period); });
    again();
    return () => { here = false; clearTimeout(timer); };
  }, []);
}
