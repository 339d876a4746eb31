// The three questions before the chat. What she types goes in a body, never in an address.
import type { Catalogue } from "./texts.ts";

export interface Place {
  commune: string;
  title: string;
  postal: string;
  department: string;
  force: string;
  /** The former commune whose name she typed. */
  former?: string;
  /** Only near to what she typed. */
  near?: boolean;
}
export type Resolved = { place?: Place; choose?: Place[]; refused?: string };

/** What the gateway gives to read: a kind, what is said, and in which language if that is another (gateway/reading.py). */
export type Block = [string, string | string[] | Block[], string?];

// Past this nobody waits for a suggestion; the way on without it is on the screen.
const PATIENCE_MS = 8_000;

/** Where the platform is: elsewhere, if another site hosts this page (portal mode). */
export const platform = (): string => document.documentElement.getAttribute("data-at") || location.origin;

/** POSTs and gives the JSON answer, a refusal included. Rejects when there is none in time. */
function ask<T>(path: string, body: object): Promise<T> {
  const asked = fetch(platform() + path, {
    method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json" },
    credentials: "omit", cache: "no-store", referrerPolicy: "no-referrer",
  }).then((answer) => answer.json());
  const late = new Promise<never>((_, reject) => setTimeout(reject, PATIENCE_MS));
  return Promise.race([asked, late]) as Promise<T>;
}

/** Places for what was typed, best first; none where the service cannot be reached. */
export function suggest(q: string): Promise<Place[]> {
  return ask<{ places?: Place[] }>("/api/suggest", { q }).then((answer) => answer.places || [], () => []);
}

/** What a postal code stands for; refused SERVICE_UNAVAILABLE where nobody can be asked. */
export function resolve(postal: string): Promise<Resolved> {
  return ask<Resolved>("/api/resolve", { postal }).catch(() => ({ refused: "SERVICE_UNAVAILABLE" }));
}

/** A place as a question or an opening names it: its commune, or a postal code that stands for several. */
export function where({ commune, postal }: Place): { commune: string } | { postal: string } {
  return commune ? { commune } : { postal };
}

/** The texts of another language; nothing where they cannot be had. */
export function catalogueOf(lang: string): Promise<Partial<Catalogue>> {
  return ask<object>("/api/texts", { lang }).catch(() => ({}));
}

const blocksOf = (path: string, body: object): Promise<Block[] | undefined> =>
  ask<{ blocks?: Block[] }>(path, body).then((answer) => answer.blocks, () => undefined);

/** A text that the page does not carry; nothing where it cannot be had. */
export const read = (page: string, lang: string): Promise<Block[] | undefined> => blocksOf("/api/read", { page, lang });

/** Who helps near a place; without one, the help lines alone. Nothing where it cannot be had. */
export const nearby = (place: Place | null, lang: string): Promise<Block[] | undefined> =>
  blocksOf("/api/nearby", Object.assign({ lang }, place && where(place)));
