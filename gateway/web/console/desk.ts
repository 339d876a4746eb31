// What every part of the screen is given: the services, who is signed in, and a way to say something to her.
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { isSignedOut, sentence } from "./failures.ts";
import type { Staff } from "./oidc.ts";
import type { Services } from "./services.ts";
import { Store, useNow } from "./store.ts";

export class Desk {
  /** What has just failed, in a sentence; "" for nothing. */
  readonly notice = new Store<string, string>("", (_, next) => next);
  readonly signedOut = new Store<boolean, boolean>(false, (_, next) => next);
  readonly services: Services;
  readonly staff: Staff;
  /** Milliseconds by which the server's clock is ahead of this one. */
  #ahead = 0;

  constructor(services: Services, staff: Staff) {
    this.services = services;
    this.staff = staff;
  }

  /** Says what failed; a token that is not accepted any more asks for a new sign-in instead. */
  fail(error: unknown): void {
    if (isSignedOut(error)) this.signedOut.tell(true);
    else this.notice.tell(sentence(error));
  }

  /** For calls that are made again anyway: only a token that is not accepted any more is worth a word. */
  heed(error: unknown): void {
    if (isSignedOut(error)) this.signedOut.tell(true);
  }

  /** Sets the clock by an answer's headers: workstations are wrong by minutes, and colours go by seconds. */
  hear(headers: Headers): void {
    const date = Date.parse(headers.get("date") ?? "");
    if (!Number.isNaN(date)) this.#ahead = date - Date.now();
  }

  time(local: number): number {
    return local + this.#ahead;
  }
}

export const AtDesk = createContext<Desk | undefined>(undefined);

export function useDesk(): Desk {
  const desk = useContext(AtDesk);
  if (!desk) throw new Error("no desk above this component");
  return desk;
}

/** The server's time, anew every second. */
export const useServerNow = (): number => useDesk().time(useNow());
