// Whether a psychologist may join: yes and no look alike; a yes can be taken back until she has come.
import { button, el } from "./dom.ts";
import type { Entry } from "./frames.ts";
import { Question } from "./question.ts";
import type { Keep } from "./question.ts";
import { t } from "./texts.ts";
import type { Words } from "./texts.ts";

export class InvitationCard extends Question {
  private agreed: boolean | null = null;

  constructor(asked: Entry, keep: Keep) {
    super(asked, t("invitation.title"), { INVITATION_GONE: "invitation.over" }, keep);
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
    if (this.agreed !== false) this.draw(el("p", {}, this.agreed ? t("invitation.agreed") : t("invitation.over")));
  }

  protected restore(reason?: string): void {
    if (reason === "INVITATION_GONE") this.draw();
    else if (this.agreed) this.draw(el("p", {}, t("invitation.agreed")), this.act(t("invitation.change"), false));
    else if (this.agreed === false) this.draw(el("p", {}, t("invitation.declined")));
    else this.draw(el("p", { class: "soft" }, t("invitation.free")),
      el("div", { class: "actions" }, this.act(t("invitation.yes"), true), this.act(t("invitation.no"), false)));
  }

  private act(label: Words, agreed: boolean): HTMLElement {
    return button(label, () => this.answer({ t: "invitation", invitation: this.asked.invitation || "", agreed }));
  }
}
