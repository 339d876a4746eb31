// Whether the line holds: what she sees of it beside the heading and over her words, and what a voice is told.
import { announce, el, fill } from "./dom.ts";
import { t } from "./texts.ts";
import type { Key } from "./texts.ts";

const STATES: Record<"connecting" | "online" | "offline", Key> = { connecting: "talk.connecting", online: "talk.online", offline: "talk.offline" };

export type Standing = keyof typeof STATES;

export class Presence {
  readonly element = el("p", { class: "presence", "aria-hidden": "true" }, t("talk.connecting"));
  /** What she writes meanwhile is kept. */
  readonly held = el("p", { class: "held", hidden: true }, t("talk.held"));
  private wasOffline = false;

  tell(state: Standing): void {
    const held = state !== "online" && (this.wasOffline || state === "offline");
    fill(this.element, t(STATES[state]));
    this.element.className = `presence ${state}`;
    this.held.hidden = !held;
    if (state === "offline" || (state === "online" && this.wasOffline)) announce(t(STATES[state]));
    this.wasOffline = held;
  }

  /** There is no line any more. */
  end(): void {
    this.element.hidden = this.held.hidden = true;
  }
}
