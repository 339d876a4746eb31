// What she can ask to read: it comes from the gateway when it is asked for, and again in another language.
import { read } from "./api.ts";
import type { Block } from "./api.ts";
import { button, dial, el, fill, say, sayOne } from "./dom.ts";
import { spoken, t } from "./texts.ts";
import type { Key } from "./texts.ts";

const FOOT: Record<string, Key> = { device: "foot.device", anonymity: "foot.anonymity", statement: "foot.statement" };
const TAGS = ["p", "h2", "h3"] as const;
/** Says of an element that what belongs there could not be had. */
const MISSED = "missed";

/** A text in its blocks, as soon as it has come. */
export const reading = (page: string): HTMLElement => asked(el("div", { class: "reading" }), (lang) => read(page, lang));

/** Fills `element` with what `ask` gives in her language; where it cannot be had, she can ask again. */
export function asked(element: HTMLElement, ask: (lang: string) => Promise<Block[] | undefined>): HTMLElement {
  let questions = 0;
  const update = async () => {
    const question = ++questions;
    element.ariaBusy = "true";
    const blocks = await ask(spoken().tag);
    if (question !== questions) return;
    element.ariaBusy = "false";
    element.classList.toggle(MISSED, !blocks);
    fill(element, ...(blocks ? blocks.map(drawn) : [el("div", { class: "reading" }, el("p", {}, t("talk.offline")), button(t("aside.again"), again))]));
  };
  const again = () => {
    element.focus();
    fill(element, el("p", {}, t("talk.connecting")));
    askAgain();
  };
  element.tabIndex = -1;
  say(element, update);
  return element;
}

/** The platform may be reached again: whatever on the screen could not be had is asked for anew. */
export function askAgain(): void {
  for (const element of document.querySelectorAll(`.${MISSED}`)) sayOne(element);
}

/** One block; a kind that is no element is a look of a paragraph. */
export function drawn([kind, said, lang]: Block): HTMLElement {
  if (kind === "card") return el("div", { class: kind }, ...(said as Block[]).map(drawn));
  if (kind === "ul") return el(kind, {}, ...(said as string[]).map((item) => el("li", {}, item)));
  const text = said as string;
  if (kind === "verified") return el("p", { class: "fine" }, t("aside.verified", { date: () => day(text) }));
  const sms = kind === "sms";
  if (sms || kind === "call") return el("a", { class: "call", href: dial(text, sms) }, t(sms ? "aside.text" : "wait.call", { phone: text.replace(/ /g, "\u00a0") }));
  const tag = (TAGS as readonly string[]).includes(kind) ? kind as (typeof TAGS)[number] : "p";
  return el(tag, { class: kind !== tag && kind, lang: lang || false, dir: !!lang && "auto" }, text);
}

/** A date as she writes it; anything else as it came. */
function day(when: string): string {
  const date = new Date(when);
  return /-.*-/.test(when) && date.getTime() ? date.toLocaleDateString(spoken().locale, { timeZone: "UTC" }) : when;
}

/** Under every screen: three texts that open in place. Another page would be another row of the history. */
export function armFoot(): void {
  const panel = el("section", { class: "panel", hidden: true });
  const openers = Object.keys(FOOT).map((page) => {
    const opener: HTMLElement = button(t(FOOT[page]!), () => show(opener, page), "plain");
    return opener;
  });
  const open = (opener: Element | null) => {
    for (const one of openers) one.setAttribute("aria-expanded", String(one === opener));
    panel.hidden = !opener;
  };
  const show = (opener: HTMLElement, page: string) => {
    if (opener.getAttribute("aria-expanded") === "true") return open(null);
    open(opener);
    const heading = el("h2", { tabindex: "-1" }, t(FOOT[page]!));
    fill(panel, heading, reading(page), button(t("code.close"), () => (open(null), opener.focus())));
    heading.focus();
  };
  open(null);
  fill(document.getElementById("foot")!, ...openers, panel);
}
