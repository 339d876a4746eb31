// The visitor's end of the line (docs/protocol.md), without I/O: frames, the clock and chance come in as arguments,
// actions come out. line.ts carries them out; tests/vectors/line.json says what they must be. Times are in milliseconds.
import { CodeWish, send, tell } from "./actions.ts";
import type { Action } from "./actions.ts";
import { read } from "./frames.ts";
import type { Code, Departure, Down, Entry, Intake, Kept } from "./frames.ts";

type State = "idle" | "connecting" | "greeting" | "live" | "waiting" | "over";

const PING_AFTER = 15_000; // rule 4
const SILENCE = 30_000; // rule 4
// Nothing answered although the line lives: something between lost it. Sending again is harmless (rule 2).
const ANSWER_WITHIN = 10_000;
const FIRST_DELAY = 500; // rule 4
const LONGEST_DELAY = 10_000; // rule 4
/** Not her message's fault: it stays here and is sent again. */
const PASSING = ["STORE_UNAVAILABLE", "TOO_FAST"];
/** Reasons for which calling again would be answered alike; any other farewell is a server that is leaving. */
const FINAL = ["SESSION_CLOSED", "RETURNED_ELSEWHERE"];

export class VisitorLine {
  private readonly token: string;
  private readonly first: Intake | Code;
  private readonly chance: () => number;
  private state: State = "idle";
  private known = false;
  private last = 0;
  private head = 0;
  private unsent: Kept[] = [];
  private leaving = false;
  private recalling = false;
  private readonly wish = new CodeWish();
  private heard = 0;
  private pinged = false;
  private failures = 0;
  private refusals = 0;
  private connectAt = Infinity;
  private resendAt = Infinity;

  /** `token`: 43 characters of base64url; `first`: what she opens with; `chance` gives numbers from 0 to 1. */
  constructor(token: string, first: Intake | Code, chance: () => number) {
    this.token = token;
    this.first = first;
    this.chance = chance;
  }

  /** Connects at once where it would have waited; also the very first connection. */
  hasten(now: number): Action[] {
    if (this.state !== "idle" && this.state !== "waiting") return [];
    this.state = "connecting";
    this.connectAt = Infinity;
    this.hear(now);
    return [tell({ is: "connection", state: "connecting" }), { do: "connect" }];
  }

  /** The socket is open. */
  connected(now: number): Action[] {
    this.state = "greeting";
    this.hear(now);
    const { token, first } = this;
    if (this.known) return [...this.recall(), send({ t: "resume", token, after: this.last })];
    return [send("category" in first ? Object.assign({ t: "open" as const, token }, first) : Object.assign({ t: "return" as const, token }, first))];
  }

  /** The socket is closed, by whomever and for whatever reason. */
  disconnected(now: number): Action[] {
    if (this.state === "over" || this.state === "waiting") return [];
    this.state = "waiting";
    this.connectAt = now + this.delay(this.failures++);
    this.resendAt = Infinity;
    return [tell({ is: "connection", state: "offline" }), ...this.wish.refused("OFFLINE")];
  }

  /** A text frame came. */
  received(text: string, now: number): Action[] {
    if (this.state !== "greeting" && this.state !== "live") return [];
    this.hear(now);
    const frame = read(text);
    return frame ? this.take(frame, now) : [];
  }

  /** Does what time alone causes; to be called at wakeAt(). */
  tick(now: number): Action[] {
    if (now >= this.connectAt) return this.hasten(now);
    if (now >= this.resendAt) return this.resend(now);
    if (!this.listening()) return [];
    if (now - this.heard >= SILENCE) return this.cut(now);
    if (this.pinged || this.state === "connecting" || now - this.heard < PING_AFTER) return [];
    this.pinged = true;
    return [send({ t: "ping" })];
  }

  /** When tick() is next of use; Infinity for never. */
  wakeAt(): number {
    const ping = this.pinged || this.state === "connecting" ? SILENCE : PING_AFTER;
    return Math.min(this.connectAt, this.resendAt, this.listening() ? this.heard + ping : Infinity);
  }

  /** Her words, or an answer of hers; rule 2: kept, with its id, until an entry or an ack carries that id. */
  keep(frame: Kept, now: number): Action[] {
    this.unsent.push(frame);
    if (this.state !== "live") return [];
    this.resendAt = Math.min(this.resendAt, now + ANSWER_WITHIN);
    return [send(frame)];
  }

  /** True of an entry that was in the log when it was opened: it tells what was, not what is. */
  past(seq: number): boolean {
    return seq <= this.head;
  }

  /** She is writing, or stopped; worth nothing later. */
  typing(on: boolean): Action[] {
    return this.state === "live" ? [send({ t: "typing", on })] : [];
  }

  /** She has read everything so far. */
  seen(): Action[] {
    return this.state === "live" && this.last > 0 ? [send({ t: "seen", seq: this.last })] : [];
  }

  /** She wants a return code, or has typed it again. Not kept: she asks again herself. */
  code(typed?: Code): Action[] {
    return this.wish.ask(typed ? Object.assign({ t: "code_confirm" as const }, typed) : { t: "code" }, this.state === "live");
  }

  /** What was said before she came back. Without a connection, the next one begins at the beginning. */
  history(): Action[] {
    if (this.recalling) return [];
    this.recalling = true;
    return this.state === "live" ? [send({ t: "history" })] : [];
  }

  /** She leaves. A normal end waits for what she wrote to arrive; the others wait for nothing (rule 5). */
  leave(how: Departure): Action[] {
    if (this.state === "over") return [];
    if (how !== "normal_end" || !(this.known || this.unsent.length)) return this.finish(how);
    this.leaving = true;
    return this.farewell();
  }

  private take(frame: Down, now: number): Action[] {
    switch (frame.t) {
      case "opened": return this.opened(frame.last, !!frame.held_back, now);
      case "entry": return this.accept(frame, now);
      case "ack": return [...this.settle(frame.id), ...this.farewell()];
      case "refused": return this.refused(frame.reason, frame.id || "", now);
      case "bye": return FINAL.includes(frame.reason) ? this.end(frame.reason) : this.cut(now);
      case "queue": return [tell({ is: "queue", position: frame.position, staffed: frame.staffed })];
      case "typing": return [tell({ is: "typing", on: frame.on })];
      case "code": return this.wish.answered({ is: "code", code: frame.code });
      case "code_confirmed": return this.wish.answered({ is: "code_confirmed" });
      default: return [];
    }
  }

  private opened(last: number, heldBack: boolean, now: number): Action[] {
    this.head = last;
    if (this.state === "live") return this.recall();
    this.state = "live";
    this.known = true;
    this.failures = 0;
    if (heldBack) this.last = last;
    const news: Action[] = heldBack ? [tell({ is: "held" })] : this.recalling ? [send({ t: "history" })] : [];
    return [tell({ is: "connection", state: "online" }), ...news, ...this.resend(now), ...this.farewell()];
  }

  /** From the first entry again, if she asked for it. */
  private recall(): Action[] {
    if (!this.recalling) return [];
    this.recalling = false;
    this.last = 0;
    return [tell({ is: "history" })];
  }

  /** Rule 1: `last + 1` and nothing else. A repeat still settles what carried its id. */
  private accept(entry: Entry, now: number): Action[] {
    if (entry.seq > this.last + 1) return this.cut(now);
    const settled = entry.id ? this.settle(entry.id) : [];
    if (entry.seq <= this.last) return [...settled, ...this.farewell()];
    this.last = entry.seq;
    return [...settled, tell({ is: "entry", entry }), ...this.farewell()];
  }

  private refused(reason: string, id: string, now: number): Action[] {
    const guessed = reason === "TOO_FAST" && !this.known && "code" in this.first; // trying again would count again
    const kept = PASSING.includes(reason) && !guessed;
    if (!id) return this.state === "greeting" ? (kept ? this.cut(now) : this.end(reason)) : this.wish.refused(reason);
    if (kept) this.resendAt = now + this.delay(this.refusals++);
    else this.drop(id);
    return [tell({ is: "refused", reason, id, kept }), ...this.farewell()];
  }

  private resend(now: number): Action[] {
    this.resendAt = this.unsent.length ? now + ANSWER_WITHIN : Infinity;
    return this.unsent.map(send);
  }

  /** True if it was kept. */
  private drop(id: string): boolean {
    const before = this.unsent.length;
    this.unsent = this.unsent.filter((frame) => frame.id !== id);
    if (!this.unsent.length) this.resendAt = Infinity;
    return this.unsent.length < before;
  }

  private settle(id: string): Action[] {
    if (!this.drop(id)) return [];
    this.refusals = 0;
    return [tell({ is: "delivered", id })];
  }

  private farewell(): Action[] {
    return this.leaving && this.state === "live" && !this.unsent.length ? this.finish("normal_end") : [];
  }

  private finish(how: Departure): Action[] {
    const heard: Action[] = this.state === "live" || this.state === "greeting" ? [send({ t: "leave", how })] : [];
    return [...heard, ...this.end(how)];
  }

  private end(reason: string): Action[] {
    this.state = "over";
    this.unsent = [];
    this.connectAt = this.resendAt = Infinity;
    return [{ do: "close" }, tell({ is: "over", reason })];
  }

  private cut(now: number): Action[] {
    return [{ do: "close" }, ...this.disconnected(now)];
  }

  private hear(now: number): void {
    this.heard = now;
    this.pinged = false;
  }

  private listening(): boolean {
    return this.state === "connecting" || this.state === "greeting" || this.state === "live";
  }

  /** Doubles from the first to the longest, less up to a half by chance, so that a crowd does not return at once. */
  private delay(failures: number): number {
    return Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** failures) * (0.5 + this.chance() / 2);
  }
}
