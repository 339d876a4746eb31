// A request for consent: which details, to whom, two deliberate acts to agree, one to refuse, one to take back
// until it has left; then what became of it.
import { button, el, unkept } from "./dom.ts";
import type { Entry, Field } from "./frames.ts";
import { Question } from "./question.ts";
import type { Keep } from "./question.ts";
import { spoken, t } from "./texts.ts";
import type { Key, Words } from "./texts.ts";

/** How a detail is typed, what its field is called, and what it is in a sentence. */
const KINDS: Record<Field, [string, Key, Key]> = {
  name: ["text", "consent.name", "consent.your.name"],
  phone: ["tel", "consent.phone", "consent.your.phone"],
  email: ["email", "consent.email", "consent.your.email"],
  address: ["text", "consent.address", "consent.your.address"],
};
const STEPS = ["dispatched", "delivered", "acknowledged"] as const;
type Step = (typeof STEPS)[number];
/** On the card, and in the log. */
const TOLD: Record<Step, [Key, Key]> = {
  dispatched: ["consent.dispatched", "consent.dispatched.news"],
  delivered: ["consent.delivered", "consent.delivered.news"],
  acknowledged: ["consent.acknowledged", "consent.acknowledged.news"],
};
// Of a contact detail (pnav/chat/v1/resources.proto).
const LONGEST = "300";

export class ConsentCard extends Question {
  private granted = false;
  private reached = -1;

  constructor(asked: Entry, keep: Keep) {
    super(asked, t("consent.title"), { REFERRAL_ALREADY_DISPATCHED: "consent.late" }, keep);
    this.ask();
  }

  /** The log has her answer. */
  confirmed(granted: boolean): void {
    this.granted = granted;
    this.settled();
    if (granted) this.draw(el("p", {}, t("consent.granted")), this.withdrawal());
    else this.draw(el("p", {}, t("consent.withdrawn")));
  }

  /** A step further; gives the line to add to the log. */
  advance(step: Step): Words {
    this.reached = Math.max(this.reached, STEPS.indexOf(step));
    const steps = STEPS.map((name, index) =>
      el("li", { class: index <= this.reached ? "done" : "ahead", "aria-current": index === this.reached && "step" }, t(TOLD[name][0])));
    this.draw(el("p", { dir: "auto" }, this.recipient()), el("ol", { class: "steps" }, ...steps));
    return t(TOLD[step][1], { recipient: this.recipient() });
  }

  protected restore(): void {
    if (this.reached < 0 && this.granted) this.confirmed(true);
    else if (this.reached < 0) this.ask();
  }

  private recipient(): string {
    return this.asked.recipient || "";
  }

  private ask(): void {
    const fields = (this.asked.fields || []).filter((field) => field in KINDS);
    const inputs = fields.map((field) => [field, this.input(field)] as const);
    const tick = el("input", { type: "checkbox", autocomplete: "off" });
    const details = () => fields.map((field) => t(KINDS[field][2])()).join(t("consent.comma")());
    const recipient = this.recipient();
    this.draw(el("p", {}, t("consent.ask", { recipient, details })), el("p", { class: "soft" }, t("consent.free")),
      ...inputs.map(([field, input]) => el("div", { class: "field" }, el("label", { for: input.id }, t(KINDS[field][1])), input)),
      el("label", { class: "tick" }, tick, el("span", {}, t("consent.tick", { recipient }))),
      el("div", { class: "actions" }, button(t("consent.yes"), () => this.agree(inputs, tick), "main"), button(t("consent.no"), () => this.decide(false))));
  }

  private input(field: Field): HTMLInputElement {
    return el("input", unkept({ type: KINDS[field][0], id: `question-${this.asked.seq}-${field}`, maxlength: LONGEST }));
  }

  private agree(inputs: (readonly [Field, HTMLInputElement])[], tick: HTMLInputElement): void {
    const details: Partial<Record<Field, string>> = {};
    for (const [field, input] of inputs) if (input.value.trim()) details[field] = input.value.trim();
    if (!Object.keys(details).length) return this.complain(t("consent.missing"), inputs[0]?.[1]);
    if (!tick.checked) return this.complain(t("consent.untick"), tick);
    this.decide(true, details);
  }

  private complain(problem: Words, where?: HTMLElement): void {
    this.say(problem);
    if (where) where.focus();
  }

  /** Two acts to agree; one is enough to refuse or to take back. The details leave the screen with the answer. */
  private decide(granted: boolean, details?: Partial<Record<Field, string>>): void {
    const { referral = "", wording = "" } = this.asked;
    this.answer(Object.assign({ t: "consent" as const, referral, granted, wording, lang: spoken().tag }, details && { details }));
  }

  private withdrawal(): HTMLElement {
    return button(t("consent.withdraw"), () => this.decide(false));
  }
}
