// A request for consent: which details, to whom, two deliberate acts to agree, one to refuse, one to take back
// until it has left; then what became of it.
import { announce, button, el, fill, private_ } from "./dom.ts";
import type { Answer, Entry, Field } from "./frames.ts";
import { texts } from "./texts.ts";

const words = texts.consent;
const KINDS: Record<Field, string> = { name: "text", phone: "tel", email: "email", address: "text" };
const STEPS = ["dispatched", "delivered", "acknowledged"] as const;
type Step = (typeof STEPS)[number];
// Of a contact detail (pnav/chat/v1/resources.proto).
const LONGEST = "300";

export class ConsentCard {
  readonly element: HTMLElement;
  private readonly request: Entry;
  private readonly answer: (answer: Answer) => string;
  private readonly body = el("div");
  private readonly note = el("p", { class: "note" });
  private waitsFor = "";
  private granted = false;
  private reached = -1;

  /** `answer` sends and gives the id under which it will be confirmed. */
  constructor(request: Entry, answer: (answer: Answer) => string) {
    this.request = request;
    this.answer = answer;
    const title = el("h2", { id: `consent-${request.seq}` }, words.title);
    this.element = el("section", { class: "card in-log consent", "aria-labelledby": title.id, tabindex: "-1" }, title, this.body);
    this.ask();
  }

  /** The log has her answer. */
  confirmed(granted: boolean): void {
    this.granted = granted;
    this.waitsFor = "";
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

  /** Her answer was not accepted. True if it was one of this card's. */
  refused(id: string, reason: string): boolean {
    if (id !== this.waitsFor) return false;
    this.waitsFor = "";
    if (this.reached < 0 && this.granted) this.confirmed(true);
    else if (this.reached < 0) this.ask();
    this.say(words.refused[reason] || words.failed);
    return true;
  }

  private recipient(): string {
    return this.request.recipient || "";
  }

  private ask(): void {
    const fields = (this.request.fields || []).filter((field) => field in KINDS);
    const inputs = fields.map((field) => [field, this.input(field)] as const);
    const tick = el("input", { type: "checkbox", autocomplete: "off" });
    const asked = words.ask(this.recipient(), fields.map((field) => words.among[field]).join(", "));
    this.draw(el("p", { dir: "auto" }, asked), el("p", { class: "soft" }, words.free),
      ...inputs.map(([field, input]) => el("div", { class: "field" }, el("label", { for: input.id }, words.fields[field]), input)),
      el("label", { class: "tick" }, tick, el("span", { dir: "auto" }, words.tick(this.recipient()))),
      el("div", { class: "actions" }, button(words.yes, () => this.agree(inputs, tick), "main"), button(words.no, () => this.decide(false))));
  }

  private input(field: Field): HTMLInputElement {
    return el("input", { ...private_, class: "input", dir: "auto", type: KINDS[field], id: `consent-${this.request.seq}-${field}`, maxlength: LONGEST });
  }

  private agree(inputs: (readonly [Field, HTMLInputElement])[], tick: HTMLInputElement): void {
    const details: Partial<Record<Field, string>> = {};
    for (const [field, input] of inputs) if (input.value.trim()) details[field] = input.value.trim();
    if (!Object.keys(details).length) return this.complain(words.missing, inputs[0]?.[1]);
    if (!tick.checked) return this.complain(words.untick, tick);
    this.decide(true, details);
  }

  /** Replaces the card's content; who stood in it stays at the card. */
  private draw(...content: Node[]): void {
    const within = this.body.contains(document.activeElement);
    const last = content.pop()!;
    this.note.textContent = "";
    fill(this.body, ...content, this.note, last);
    if (within) this.element.focus();
  }

  private say(text: string): void {
    this.note.textContent = text;
    announce(text);
  }

  private complain(text: string, where?: HTMLElement): void {
    this.say(text);
    if (where) where.focus();
  }

  /** Two acts to agree; one is enough to refuse or to take back. The details leave the screen with the answer. */
  private decide(granted: boolean, details?: Partial<Record<Field, string>>): void {
    const { referral = "", wording = "" } = this.request;
    this.waitsFor = this.answer({ referral, granted, wording, lang: texts.document.lang, ...(details && { details }) });
    this.draw(el("p", { class: "soft" }, words.sending));
  }

  private withdrawal(): HTMLElement {
    return button(words.withdraw, () => this.decide(false));
  }
}
