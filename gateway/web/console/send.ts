// Sending: one message after the other in each conversation, and "is writing" now and then.
import type { Desk } from "./desk.ts";
import { persist } from "./services.ts";
import type { Addressee } from "./state.ts";
import type { Conversations } from "./store.ts";

const TYPING_AGAIN_MS = 4_000;
const TYPING_IDLE_MS = 6_000;

/** Messages leave in the order in which they were written; each keeps its request_id until an answer comes. */
export class Outbox {
  readonly #desk: Desk;
  readonly #store: Conversations;
  readonly #ends = new Map<string, Promise<void>>();

  constructor(desk: Desk, store: Conversations) {
    this.#desk = desk;
    this.#store = store;
  }

  send(session: string, to: Addressee, text: string): void {
    const id = crypto.randomUUID();
    this.#store.tell({ case: "queued", session, to, id, text });
    const before = this.#ends.get(session) ?? Promise.resolve();
    this.#ends.set(session, before.then(() => this.#deliver(session, id)));
  }

  async #deliver(session: string, id: string): Promise<void> {
    const message = this.#store.state.conversations.get(session)?.outgoing.find((outgoing) => outgoing.id === id);
    if (!message) return;
    const { operator, team } = this.#desk.services;
    const { to, epoch, text } = message;
    try {
      await persist<unknown>(() => (to === "team"
        ? team.addNote({ session, requestId: id, text })
        : operator.sendMessage({ session, epoch, requestId: id, text })), Infinity);
      this.#store.tell({ case: "delivered", session, id });
    } catch (error) {
      this.#store.tell({ case: "refused", session, id });
      this.#desk.fail(error);
    }
  }
}

/** "Is writing", at most every few seconds; taken back when it has stopped. A signal that is lost costs nothing. */
export class Typing {
  readonly #desk: Desk;
  #session = "";
  #said = 0;
  #idle: ReturnType<typeof setTimeout> | undefined;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  writing(session: string): void {
    if (session !== this.#session) this.stopped();
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.stopped(), TYPING_IDLE_MS);
    if (Date.now() - this.#said < TYPING_AGAIN_MS) return;
    this.#session = session;
    this.#said = Date.now();
    this.#tell(session, true);
  }

  stopped(): void {
    clearTimeout(this.#idle);
    if (this.#session) this.#tell(this.#session, false);
    this.#session = "";
    this.#said = 0;
  }

  #tell(session: string, active: boolean): void {
    this.#desk.services.operator.setTyping({ session, active }).catch(() => undefined);
  }
}
