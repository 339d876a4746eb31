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
export interface Service {
  title: string;
  description: string;
  address: string;
  phone: string;
  hours: string;
  metres: number;
  verified: string;
  demonstration: boolean;
}
export interface Helpline {
  phone: string;
  serves: string;
  hours: string;
  cost: string;
  sms: boolean;
  emergency: boolean;
  verified: string;
}
export type Resolved = { place?: Place; choose?: Place[]; refused?: string };

/** What the gateway gives to read: ["p" | "h3", text], ["ul", texts], ["call" | "sms", number] (gateway/reading.py). */
export type Block = [string, string | string[]];

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

/** A text that the page does not carry; nothing where it cannot be had. */
export function read(page: string, lang: string): Promise<Block[] | undefined> {
  return ask<{ blocks?: Block[] }>("/api/read", { page, lang }).then((answer) => answer.blocks, () => undefined);
}

/** Who helps near a place; without one, the help lines alone. */
export function nearby(place: Place | null): Promise<{ services?: Service[]; helplines?: Helpline[] }> {
  return ask<object>("/api/nearby", place ? where(place) : {}).catch(() => ({}));
}
