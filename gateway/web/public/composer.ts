// Where she writes.
import { button, el, fill, unkept } from "./dom.ts";
import { t } from "./texts.ts";

// Characters (docs/protocol.md, `say`), and from where on to count down.
const LONGEST = 4_000;
const WARN_BELOW = 300;
// She has stopped writing when nothing came for this long.
const IDLE_MS = 5_000;

/** Unicode characters, as the platform counts them; half a character becomes the replacement sign. */
const characters = (text: string): string[] => Array.from(text, (one) => (/^[\ud800-\udfff]$/.test(one) ? "\ufffd" : one));

export class Composer {
  readonly element: HTMLElement;
  private readonly input: HTMLTextAreaElement;
  private readonly room = el("p", { id: "room", class: "room" });
  private readonly send: (text: string) => void;
  private readonly typing: (on: boolean) => void;
  private timer = 0;
  private writing = false;

  /** `unsaid` is what she has written already; `beside` stands next to the label. */
  constructor(unsaid: string, send: (text: string) => void, typing: (on: boolean) => void, beside: HTMLElement) {
    this.send = send;
    this.typing = typing;
    this.input = el("textarea", unkept({
      id: "message", rows: "2", "aria-describedby": "room keys",
      input: () => this.changed(), keydown: (event: KeyboardEvent) => this.key(event),
    }));
    this.input.value = unsaid;
    this.element = el("div", { class: "composer" }, el("div", { class: "over" }, el("label", { for: "message" }, t("talk.label")), beside), this.room,
      el("div", { class: "row" }, this.input, button(t("talk.send"), () => this.submit(), "main")), el("p", { id: "keys", class: "keys fine" }, t("talk.keys")));
  }

  private submit(): void {
    const text = characters(this.input.value.trim());
    this.input.focus();
    if (!text.length || text.length > LONGEST) return;
    this.input.value = "";
    this.changed();
    this.send(text.join(""));
  }

  private changed(): void {
    const left = LONGEST - characters(this.input.value.trim()).length;
    fill(this.room, left < WARN_BELOW && t(left < 0 ? "talk.over" : "talk.room", { count: Math.abs(left) }));
    this.room.classList.toggle("problem", left < 0);
    clearTimeout(this.timer);
    if (this.input.value) this.timer = window.setTimeout(() => this.write(false), IDLE_MS);
    this.write(this.input.value !== "");
  }

  private write(on: boolean): void {
    if (on !== this.writing) this.typing(on);
    this.writing = on;
  }

  /** Enter sends where there is a keyboard; on a touch screen it makes a new line. */
  private key(event: KeyboardEvent): void {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || matchMedia("(pointer: coarse)").matches) return;
    event.preventDefault();
    this.submit();
  }
}
