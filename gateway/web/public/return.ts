// The return code: shown once, grouped, confirmed by retyping; and the fields where it is typed on another device.
import { announce, button, el, fill, private_ } from "./dom.ts";
import type { Code } from "./frames.ts";
import { texts } from "./texts.ts";

const words = texts.back;
const LENGTH = 16;

const digits = (text: string): string => text.replace(/\D/g, "");
const grouped = (code: string): string => code.replace(/(.{4})(?=.)/g, "$1 ");

/** A field for 16 digits, spaces as she likes, and one for her safe word; `done` is given them once the digits are all there. */
export class CodeField {
  readonly element: HTMLElement;
  private readonly input: HTMLInputElement;
  private readonly note = el("p", { id: "code-note", class: "note", role: "alert" });
  private readonly word: HTMLInputElement;
  private readonly done: (code: Code) => void;

  /** `use` says what the word is for. */
  constructor(done: (code: Code) => void, use: string) {
    this.done = done;
    const input = (id: string, more: Record<string, string>) => el("input", {
      ...private_, id, class: "input", type: "text", ...more, keydown: (event: KeyboardEvent) => event.key === "Enter" && this.submit(),
    });
    this.input = input("code", { inputmode: "numeric", maxlength: "40", "aria-describedby": "code-note" });
    this.word = input("word", { maxlength: "100", "aria-describedby": "word-use" });
    this.element = el("div", { class: "field" }, el("label", { for: "code" }, words.label), this.input, this.note,
      el("label", { for: "word" }, words.word), el("p", { id: "word-use", class: "fine" }, use), this.word);
  }

  submit(): void {
    const code = digits(this.input.value);
    const word = this.word.value.trim();
    if (code.length === LENGTH) this.done(word ? { code, word } : { code });
    else this.complain(words.short);
  }

  complain(text: string): void {
    this.note.textContent = text;
    this.input.focus();
  }

  focus(): void {
    this.input.focus();
  }
}

/** What the panel may ask of the line. */
interface Acts {
  code(typed?: Code): void;
}

export class CodePanel {
  readonly opener = button(words.open, () => this.ask(), "plain");
  readonly element = el("div", { class: "confirm", role: "group", "aria-label": words.open, hidden: true });
  private readonly acts: Acts;
  private field: CodeField | null = null;

  constructor(acts: Acts) {
    this.acts = acts;
  }

  /** The platform has made one; it is on this screen and nowhere else. */
  show(code: string): void {
    const field = new CodeField(this.acts.code, words.agree);
    const shown = el("p", { class: "code", tabindex: "-1" }, grouped(code));
    this.draw(el("p", {}, words.advice), shown, el("p", {}, words.retype), field.element,
      el("div", { class: "actions" }, button(words.confirm, () => field.submit(), "main"), this.leave(words.no)));
    this.field = field;
    shown.focus();
  }

  /** It works; it leaves the screen. */
  confirmed(): void {
    this.draw(el("p", {}, words.confirmed), this.leave(words.close));
    announce(words.confirmed);
  }

  refused(reason: string): void {
    const text = words.refused[reason] || words.refused["other"]!;
    if (this.field) this.field.complain(text);
    else this.draw(el("p", { class: "problem", role: "alert" }, text), this.leave(words.close));
  }

  /** There is nothing to come back to. */
  close(): void {
    this.opener.hidden = true;
    this.draw();
    this.element.hidden = true;
  }

  private ask(): void {
    const make = button(words.make, () => this.acts.code(), "main");
    this.draw(el("p", {}, words.lead), el("p", {}, words.danger), el("div", { class: "actions" }, make, this.leave(words.no)));
    make.focus();
  }

  /** The code is gone from the page with what is drawn over it. */
  private draw(...content: Node[]): void {
    this.field = null;
    this.opener.hidden = true;
    this.element.hidden = false;
    fill(this.element, el("h2", {}, words.open), ...content);
  }

  private leave(label: string): HTMLElement {
    return button(label, () => {
      this.close();
      this.opener.hidden = false;
      this.opener.focus();
    });
  }
}
