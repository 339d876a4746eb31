// Drives a VisitorLine over a WebSocket of the page's own origin, and makes its secrets.
import { platform } from "./api.ts";
import { VisitorLine } from "./protocol.ts";
import type { Action, News } from "./actions.ts";
import type { Code, Departure, Intake, Lasting } from "./frames.ts";

const bytes = (count: number): Uint8Array => crypto.getRandomValues(new Uint8Array(count));

/** 32 random bytes, base64url without padding. */
export function newToken(): string {
  return btoa(String.fromCharCode(...bytes(32))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
}

/** A UUID version 4 (RFC 9562, 5.4), also where crypto.randomUUID is missing. */
export function newId(): string {
  const raw = bytes(16);
  raw[6] = (raw[6]! & 0x0f) | 0x40;
  raw[8] = (raw[8]! & 0x3f) | 0x80;
  const hex = Array.from(raw, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

export class Line {
  private readonly machine: VisitorLine;
  private readonly tell: (news: News) => void;
  private socket: WebSocket | null = null;
  private timer = 0;

  /** Connects at once and stays connected until it is left; `tell` is called with what the screen should know. */
  constructor(first: Intake | Code, tell: (news: News) => void) {
    this.machine = new VisitorLine(newToken(), first, Math.random);
    this.tell = tell;
    const hasten = () => this.run(this.machine.hasten(performance.now()));
    addEventListener("online", hasten);
    document.addEventListener("visibilitychange", () => document.hidden || hasten());
    hasten();
  }

  /** Gives the id under which the words, or the answer, will be confirmed. */
  keep(what: Lasting): string {
    const id = newId();
    this.run(this.machine.keep(Object.assign({ id }, what), performance.now()));
    return id;
  }

  past(seq: number): boolean {
    return this.machine.past(seq);
  }

  typing(on: boolean): void {
    this.run(this.machine.typing(on));
  }

  seen(): void {
    this.run(this.machine.seen());
  }

  code(typed?: Code): void {
    this.run(this.machine.code(typed));
  }

  history(): void {
    this.run(this.machine.history());
  }

  leave(how: Departure): void {
    this.run(this.machine.leave(how));
  }

  private run(actions: Action[]): void {
    for (const action of actions) this.perform(action);
    clearTimeout(this.timer);
    const wake = this.machine.wakeAt();
    if (wake < Infinity) this.timer = window.setTimeout(() => this.tick(), Math.max(0, wake - performance.now()) + 1);
  }

  private tick(): void {
    this.run(this.machine.tick(performance.now()));
  }

  private perform(action: Action): void {
    if (action.do === "tell") this.tell(action.news);
    else if (action.do === "connect") this.connect();
    else if (action.do === "close") this.close();
    else if (this.socket) this.socket.send(JSON.stringify(action.frame));
  }

  private connect(): void {
    const socket = new WebSocket(platform().replace(/^http/, "ws") + "/line", "pnav.1");
    const ours = (step: (now: number) => Action[]) => socket === this.socket && this.run(step(performance.now()));
    socket.onopen = () => ours((now) => this.machine.connected(now));
    socket.onmessage = ({ data }) => ours((now) => this.machine.received(String(data), now));
    socket.onclose = () => ours((now) => this.machine.disconnected(now));
    this.socket = socket;
  }

  /** What the old socket still has to say is nobody's business any more. */
  private close(): void {
    const socket = this.socket;
    this.socket = null;
    if (socket) socket.close();
  }
}
