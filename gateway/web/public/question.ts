// A question in the log: a card that waits for her answer, then for the log to have it.
import { announce, el, fill } from "./dom.ts";
import type { Entry, Lasting } from "./frames.ts";
import { t } from "./texts.ts";
import type { Key, Words } from "./texts.ts";

/** Sends what is kept until it is confirmed, and gives the id under which it will be. */
export type Keep = (what: Lasting) => string;

export abstract class Question {
  readonly element: HTMLElement;
  protected readonly asked: Entry;
  private readonly keep: Keep;
  private readonly refusals: Record<string, Key>;
  private readonly body = el("div");
  private readonly note = el("p", { class: "note" });
  private waitsFor = "";

  constructor(asked: Entry, title: Words, refusals: Record<string, Key>, keep: Keep) {
    this.asked = asked;
    this.keep = keep;
    this.refusals = refusals;
    const heading = el("h2", { id: `question-${asked.seq}` }, title);
    this.element = el("section", { class: "card in-log question", "aria-labelledby": heading.id, tabindex: "-1" }, heading, this.body);
  }

  /** Her answer was not accepted. True if it was one of this card's. */
  refused(id: string, reason: string): boolean {
    if (id !== this.waitsFor) return false;
    this.settled();
    this.restore(reason);
    this.say(t(this.refusals[reason] || "consent.failed"));
    return true;
  }

  /** Draws what it was before the refused answer. */
  protected abstract restore(reason: string): void;

  protected answer(what: Lasting): void {
    this.waitsFor = this.keep(what);
    this.draw(el("p", { class: "soft" }, t("consent.sending")));
  }

  protected settled(): void {
    this.waitsFor = "";
  }

  /** Replaces the card's content; who stood in it stays at the card (`fill`). */
  protected draw(...content: Node[]): void {
    const last = content.pop();
    fill(this.note);
    fill(this.body, ...content, this.note, last);
  }

  protected say(words: Words): void {
    fill(this.note, words);
    announce(words);
  }
}
