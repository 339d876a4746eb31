// Whether a psychologist may join: yes and no look alike; a yes can be taken back until she has come.
import { button, el } from "./dom.ts";
import type { Entry } from "./frames.ts";
import { Question } from "./question.ts";
import type { Keep } from "./question.ts";
import { texts } from "./texts.ts";

const words = texts.invitation;

export class InvitationCard extends Question {
  private agreed: boolean | null = null;

  constructor(asked: Entry, keep: Keep) {
    super(asked, words.title, { INVITATION_GONE: words.over }, keep);
    this.restore();
  }

  /** The log has her answer. */
  answered(agreed: boolean): void {
    this.agreed = agreed;
    this.settled();
    this.restore();
  }

  /** She has come, or nobody asks any more: nothing is left to answer. */
  close(): void {
    this.settled();
    if (this.agreed !== false) this.draw(el("p", {}, this.agreed ? words.agreed : words.over));
  }

  protected restore(reason?: string): void {
    if (reason === "INVITATION_GONE") this.draw();
    else if (this.agreed) this.draw(el("p", {}, words.agreed), this.act(words.change, false));
    else if (this.agreed === false) this.draw(el("p", {}, words.declined));
    else this.draw(el("p", { class: "soft" }, words.free), el("div", { class: "actions" }, this.act(words.yes, true), this.act(words.no, false)));
  }

  private act(label: string, agreed: boolean): HTMLElement {
    return button(label, () => this.answer({ t: "invitation", invitation: this.asked.invitation || "", agreed }));
  }
}
