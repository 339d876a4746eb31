// A request for consent: which details, to whom, two deliberate acts to agree, one to refuse, one to take back
// until it has left; then what became of it.
import { button, el, private_ } from "./dom.ts";
import type { Entry, Field } from "./frames.ts";
import { Question } from "./question.ts";
import type { Keep } from "./question.ts";
import { texts } from "./texts.ts";

const words = texts.consent;
const KINDS: Record<Field, string> = { name: "text", phone: "tel", email: "email", address: "text" };
const STEPS = ["dispatched", "delivered", "acknowledged"] as const;
type Step = (typeof STEPS)[number];
// Of a contact detail (pnav/chat/v1/resources.proto).
const LONGEST = "300";

export class ConsentCard extends Question {
  private granted = false;
  private reached = -1;

  constructor(asked: Entry, keep: Keep) {
    super(asked, words.title, words.refused, keep);
    this.ask();
  }

  /** The log has her answer. */
  confirmed(granted: boolean): void {
    this.granted = granted;
    this.settled();
    if (granted) this.draw(el("p", {}, words.granted), this.withdrawal());
    else this.draw(el("p", {}, words.withdrawn));
  }

  /** A step further; gives the line to add to the log. */
  advance(step: Step): string {
    this.reached = Math.max(this.reached, STEPS.indexOf(step));
    const steps = STEPS.map((name, index) => el("li", { class: index <= this.reached ? "done" : "ahead", ...(index === this.reached && { "aria-current": "step" }) }, words.steps[name]));
    this.draw(el("p", { dir: "auto" }, this.recipient()), el("ol", { class: "steps" }, ...steps));
    return words.news[step](this.recipient());
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
    const asked = words.ask(this.recipient(), fields.map((field) => words.among[field]).join(", "));
    this.draw(el("p", { dir: "auto" }, asked), el("p", { class: "soft" }, words.free),
      ...inputs.map(([field, input]) => el("div", { class: "field" }, el("label", { for: input.id }, words.fields[field]), input)),
      el("label", { class: "tick" }, tick, el("span", { dir: "auto" }, words.tick(this.recipient()))),
      el("div", { class: "actions" }, button(words.yes, () => this.agree(inputs, tick), "main"), button(words.no, () => this.decide(false))));
  }

  private input(field: Field): HTMLInputElement {
    return el("input", { ...private_, class: "input", dir: "auto", type: KINDS[field], id: `question-${this.asked.seq}-${field}`, maxlength: LONGEST });
  }

  private agree(inputs: (readonly [Field, HTMLInputElement])[], tick: HTMLInputElement): void {
    const details: Partial<Record<Field, string>> = {};
    for (const [field, input] of inputs) if (input.value.trim()) details[field] = input.value.trim();
    if (!Object.keys(details).length) return this.complain(words.missing, inputs[0]?.[1]);
    if (!tick.checked) return this.complain(words.untick, tick);
    this.decide(true, details);
  }

  private complain(text: string, where?: HTMLElement): void {
    this.say(text);
    if (where) where.focus();
  }

  /** Two acts to agree; one is enough to refuse or to take back. The details leave the screen with the answer. */
  private decide(granted: boolean, details?: Partial<Record<Field, string>>): void {
    const { referral = "", wording = "" } = this.asked;
    this.answer({ t: "consent", referral, granted, wording, lang: texts.lang, ...(details && { details }) });
  }

  private withdrawal(): HTMLElement {
    return button(words.withdraw, () => this.decide(false));
  }
}
