// The log on the screen: what is confirmed in the order of seq, then what is not yet.
import { button, el, fill, label, retell } from "./dom.ts";
import type { Entry } from "./frames.ts";
import { spoken, t } from "./texts.ts";
import type { Key, Words } from "./texts.ts";

// A reader within this of the end is reading the end.
const NEAR_END_PX = 60;
const REFUSED: Record<string, Key> = { TEXT_TOO_LONG: "talk.long", SESSION_CLOSED: "talk.closed" };

export class Log {
  readonly element: HTMLElement;
  private readonly list = label(el("div", {
    class: "log", role: "log", tabindex: "0", "aria-relevant": "additions", scroll: () => this.look(),
  }), t("talk.log"));
  private readonly jump = button(t("talk.latest"), () => (this.list.focus(), this.toEnd()), "jump");
  private readonly mine = new Map<string, HTMLElement>();
  /** Who reads the end still does when the window is turned, or a keyboard takes half of it. */
  private end = true;

  constructor() {
    this.jump.hidden = true;
    this.element = el("div", { class: "log-frame" }, this.list, this.jump);
    addEventListener("resize", () => this.end && this.toEnd());
  }

  /** Her own words, not yet confirmed. */
  write(id: string, text: string): void {
    const message = bubble("own", t("talk.you"), text, t("talk.pending"));
    message.classList.add("unsent");
    this.mine.set(id, message);
    this.list.appendChild(message);
    this.toEnd();
  }

  /** A message of the log; her own is the one already on the screen, moved only if an older one still waits before it. */
  message(entry: Entry): void {
    const written = this.mine.get(entry.id || "");
    if (!written) return this.insert(drawn(entry));
    this.delivered(entry.id!, entry.at);
    this.mine.delete(entry.id!);
    if (written.previousElementSibling?.classList.contains("unsent")) this.insert(written);
  }

  /** The log has it. */
  delivered(id: string, at = new Date().toISOString()): void {
    const message = this.mine.get(id);
    if (!message) return;
    message.classList.remove("unsent");
    note(message, sent(at));
  }

  /** It will never arrive. */
  refused(id: string, reason: string): void {
    const message = this.mine.get(id);
    if (!message) return;
    this.mine.delete(id);
    message.classList.replace("unsent", "refused");
    note(message, t(REFUSED[reason] || "talk.refused"));
  }

  /** A line of the platform's. */
  event(words: Words): void {
    this.insert(el("p", { class: "event" }, words));
  }

  /** A card, or anything else that stands by itself. */
  insert(node: HTMLElement): void {
    const follow = this.atEnd();
    this.list.insertBefore(node, this.list.querySelector(".unsent"));
    if (follow) this.toStart(node);
    else this.jump.hidden = false;
  }

  /** Changes what stands in the log; who read its end still does. */
  change(make: () => void): void {
    const follow = this.atEnd();
    make();
    if (follow) this.toEnd();
  }

  /** Begins anew; what was not confirmed yet stays. */
  restart(): void {
    fill(this.list, ...Array.from(this.list.querySelectorAll(".unsent")));
  }

  private atEnd(): boolean {
    return this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < NEAR_END_PX;
  }

  /** The end, or the beginning of what is too tall to be seen at once. */
  private toStart(node: HTMLElement): void {
    this.toEnd();
    this.list.scrollTop = Math.min(this.list.scrollTop, node.offsetTop);
  }

  private toEnd(): void {
    this.list.scrollTop = this.list.scrollHeight;
    this.jump.hidden = true;
  }

  private look(): void {
    this.end = this.atEnd();
    if (this.end) this.jump.hidden = true;
  }
}

/** Only the psychologist's name is seen: two people write on that side then. */
function drawn({ by, text = "", at }: Entry): HTMLElement {
  if (by === "visitor") return bubble("own", t("talk.you"), text, sent(at));
  return by === "specialist" ? bubble("theirs", t("talk.specialist"), text, clock(at), "from") : bubble("theirs", t("talk.operator"), text, clock(at));
}

function bubble(look: string, author: Words, text: string, delivery: Words, from = "hidden"): HTMLElement {
  return el("div", { class: `message ${look}` },
    el("span", { class: from }, t("talk.from", { who: author })), el("p", { dir: "auto" }, text), el("span", { class: "delivery" }, delivery));
}

function note(message: HTMLElement, words: Words): void {
  retell(message.querySelector(".delivery")!, words);
}

const sent = (at: string): Words => t("talk.sent", { time: clock(at) });

/** Hour and minute where she is. */
function clock(at: string): Words {
  const when = new Date(at);
  return () => isNaN(when.getTime()) ? "" : when.toLocaleTimeString(spoken().locale, { hour: "2-digit", minute: "2-digit" });
}
