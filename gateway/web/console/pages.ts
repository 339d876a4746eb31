// Lists that come page by page: the first at once, the next when they are asked for.
import { useEffect, useRef, useState } from "preact/hooks";
import { sentence } from "./failures.ts";

export interface Page<T> {
  readonly rows: readonly T[];
  /** Asks for what follows; empty at the end. */
  readonly next: string;
}

export type Turn<T> = (token: string) => Promise<Page<T>>;

const NONE: Page<never> = { rows: [], next: "" };

/**
 * Pages after `held` until there are at least `least` rows, or no more. A row that moved onto a later page meanwhile is
 * not told twice: `key` says which are the same.
 */
export async function gather<T>(turn: Turn<T>, key: (row: T) => string, least: number, held: Page<T> = NONE): Promise<Page<T>> {
  let [rows, next] = [held.rows, held.next];
  const seen = new Set(rows.map(key));
  do {
    const page = await turn(next);
    rows = [...rows, ...page.rows.filter((row) => !seen.has(key(row)))];
    for (const row of page.rows) seen.add(key(row));
    next = page.next;
  } while (next && rows.length < least);
  return { rows, next };
}

export interface Pages<T> extends Page<T> {
  /** The first page is there: an empty list is one. */
  readonly known: boolean;
  readonly failure: string;
  readonly more: () => Promise<void>;
}

/**
 * What there is for `query`; what was found for another one stays until then. Read anew with every `round`, as far as it
 * was read. A late answer to an earlier question is dropped.
 */
export function usePages<T>(turn: Turn<T>, key: (row: T) => string, query: string, round: number): Pages<T> {
  const [held, setHeld] = useState<Page<T>>();
  const [failure, setFailure] = useState("");
  const asked = useRef(0);
  const of = useRef(query);
  const look = async (least: number, from?: Page<T>) => {
    const mine = ++asked.current;
    try {
      const found = await gather(turn, key, least, from);
      if (mine === asked.current) { setHeld(found); setFailure(""); }
    } catch (error) {
      if (mine === asked.current) setFailure(sentence(error));
    }
  };
  useEffect(() => {
    const least = of.current === query ? held?.rows.length ?? 0 : 0;
    of.current = query;
    void look(least);
    return () => { asked.current += 1; };
  }, [query, round]);
  const { rows, next } = held ?? NONE;
  return { rows, next, known: held !== undefined, failure, more: () => look(rows.length + 1, held) };
}
