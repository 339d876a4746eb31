// The return code: shown once, grouped, confirmed by retyping; and the fields where it is typed on another device.
import { announce, button, el, fill, label, unkept } from "./dom.ts";
import type { Code } from "./frames.ts";
import { t } from "./texts.ts";
import type { Key, Words } from "./texts.ts";

const LENGTH = 16;

const REFUSED: Record<string, Key> = {
  CODE_DIFFERS: "code.differs",
  CODE_UNKNOWN: "code.unknown",
  TOO_FAST: "code.fast",
  SESSION_CLOSED: "code.ended",
  OFFLINE: "code.offline",
};

/** Why a code was not accepted. */
export const codeRefused = (reason: string): Words => t(REFUSED[reason] || "code.failed");

const digits = (text: string): string => text.replace(/\D/g, "");
const grouped = (code: string): string => code.replace(/(.{4})(?=.)/g, "$1 ");

/** A field for 16 digits, spaces as she likes, and one for her safe word; `done` is given them once the digits are all there. */
export class CodeField {
  readonly element: HTMLElement;
  private readonly input: HTMLInputElement;
  private readonly note = el("p", { id: "code-note", class: "note problem", role: "alert" });
  private readonly word: HTMLInputElement;
  private readonly done: (code: Code) => void;

  /** `use` says what the word is for. */
  constructor(done: (code: Code) => void, use: Words) {
    this.done = done;
    const keydown = (event: KeyboardEvent) => event.key === "Enter" && this.submit();
    this.input = el("input", unkept({ id: "code", type: "text", dir: "ltr", inputmode: "numeric", maxlength: "40", "aria-describedby": "code-note", keydown }));
    this.word = el("input", unkept({ id: "word", type: "text", maxlength: "100", "aria-describedby": "word-use", keydown }));
    this.element = el("div", { class: "field" }, el("label", { for: "code" }, t("code.label")), this.input, this.note,
      el("label", { for: "word" }, t("code.word")), el("p", { id: "word-use", class: "fine" }, use), this.word);
  }

  submit(): void {
    const code = digits(this.input.value);
    const word = this.word.value.trim();
    if (code.length === LENGTH) this.done(word ? { code, word } : { code });
    else this.complain(t("code.short"));
  }

  complain(problem: Words): void {
    fill(this.note, problem);
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
  readonly opener = button(t("code.open"), () => this.ask(), "plain");
  readonly element = label(el("div", { class: "confirm", role: "group", hidden: true }), t("code.open"));
  private readonly acts: Acts;
  private field: CodeField | null = null;

  constructor(acts: Acts) {
    this.acts = acts;
  }

  /** The platform has made one; it is on this screen and nowhere else. */
  show(code: string): void {
    const field = new CodeField(this.acts.code, t("code.agree"));
    const shown = el("p", { class: "code", dir: "ltr", tabindex: "-1" }, grouped(code));
    this.draw(el("p", {}, t("code.advice")), shown, el("p", {}, t("code.retype")), field.element,
      el("div", { class: "actions" }, button(t("code.confirm"), () => field.submit(), "main"), this.leave(t("code.no"))));
    this.field = field;
    shown.focus();
  }

  /** It works; it leaves the screen. */
  confirmed(): void {
    this.draw(el("p", {}, t("code.confirmed")), this.leave(t("code.close")));
    announce(t("code.confirmed"));
  }

  refused(reason: string): void {
    const problem = codeRefused(reason);
    if (this.field) this.field.complain(problem);
    else this.draw(el("p", { class: "problem", role: "alert" }, problem), this.leave(t("code.close")));
  }

  /** There is nothing to come back to. */
  close(): void {
    this.opener.hidden = true;
    this.draw();
    this.element.hidden = true;
  }

  private ask(): void {
    const make = button(t("code.make"), () => this.acts.code(), "main");
    this.draw(el("p", {}, t("code.lead")), el("p", {}, t("code.danger")), el("div", { class: "actions" }, make, this.leave(t("code.no"))));
    make.focus();
  }

  /** The code is gone from the page with what is drawn over it. */
  private draw(...content: Node[]): void {
    this.field = null;
    this.opener.hidden = true;
    this.element.hidden = false;
    fill(this.element, el("h2", {}, t("code.open")), ...content);
  }

  private leave(label: Words): HTMLElement {
    return button(label, () => {
      this.close();
      this.opener.hidden = false;
      this.opener.focus();
    });
  }
}
