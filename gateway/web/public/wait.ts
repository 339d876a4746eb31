// The waiting room: her place, pushed; no promised time; numbers first when nobody is there.
import { announce, el, fill } from "./dom.ts";
import { t } from "./texts.ts";
import type { Words } from "./texts.ts";

export class WaitingRoom {
  readonly element = el("section", { class: "wait" }, el("h2", {}, t("wait.connecting")));
  private placed = false;

  /** The session is hers; her place has not been told yet. */
  entered(): void {
    if (!this.placed) this.draw(t("wait.entered"));
  }

  /** Her place in the queue, as the platform has just told it. */
  queue(position: number, staffed: boolean): void {
    const title = !staffed ? t("wait.unstaffed") : position <= 1 ? t("wait.next") : t("wait.position", { position });
    this.placed = true;
    if (staffed) this.draw(title);
    else fill(this.element, el("h2", {}, title), el("p", {}, t("wait.safe")), numbers(), el("p", { class: "soft" }, t("wait.write")));
    this.element.classList.toggle("unstaffed", !staffed);
    this.element.hidden = false;
    announce(title);
  }

  /** Back from another device: whether she waits is told in a moment, by her place, or not at all. */
  returned(): void {
    this.placed = true;
    this.hide();
  }

  /** Whoever answered her does not any more; her place is told in a moment. */
  seek(): void {
    this.draw(t("wait.seeking"));
    this.element.classList.remove("unstaffed");
    this.element.hidden = false;
  }

  /** Somebody is there. */
  hide(): void {
    fill(this.element);
    this.element.hidden = true;
  }

  private draw(title: Words): void {
    fill(this.element, el("h2", {}, title), el("p", {}, t("wait.write")), el("p", { class: "soft" }, t("wait.kept")));
  }
}

/** Who answers at once. */
export function numbers(): HTMLElement {
  return el("div", { class: "actions" }, ...["17", "112"].map((number) => el("a", { class: "call", href: `tel:${number}` }, t("wait.call", { phone: number }))),
    el("a", { class: "call", href: "sms:114" }, t("wait.sms")));
}
