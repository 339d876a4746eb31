// What she can ask to read: it comes from the gateway when it is asked for, and again in another language.
import { read } from "./api.ts";
import type { Block } from "./api.ts";
import { button, dial, el, fill, say } from "./dom.ts";
import { spoken, t } from "./texts.ts";
import type { Key } from "./texts.ts";

const FOOT: Record<string, Key> = { device: "foot.device", anonymity: "foot.anonymity", statement: "foot.statement" };

/** A text in its blocks, as soon as it has come. */
export function reading(page: string): HTMLElement {
  const element = el("div", { class: "reading" });
  say(element, async () => {
    const { tag } = spoken();
    const blocks = await read(page, tag);
    if (tag === spoken().tag) fill(element, ...(blocks ? blocks.map(drawn) : [t("talk.offline")]));
  });
  return element;
}

function drawn([kind, said]: Block): HTMLElement {
  if (typeof said !== "string") return el("ul", {}, ...said.map((item) => el("li", {}, item)));
  if (kind === "p" || kind === "h3") return el(kind, {}, said);
  const sms = kind === "sms";
  return el("a", { class: "call", href: dial(said, sms) }, t(sms ? "aside.text" : "wait.call", { phone: said }));
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
