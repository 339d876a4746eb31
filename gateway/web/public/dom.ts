// Elements, as values. Text is always set as text: nothing that comes over the line is ever read as markup.
import type { Words } from "./texts.ts";

export type Child = Node | string | Words | false | null | undefined;
type Attributes = Record<string, string | boolean | ((event: never) => unknown)>;

/** How to say anew what a node says in her language. Nodes that are gone are forgotten. */
const sayings = new WeakMap<Node, () => void>();

/** Says `node` by `update` now, and whenever the language changes. */
export function say(node: Node, update: () => void): void {
  sayings.set(node, update);
  update();
}

/** Says everything on the screen anew, in place: nothing is rebuilt, nothing typed is lost. */
export function sayAnew(): void {
  const walker = document.createTreeWalker(document, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) sayOne(walker.currentNode);
}

/** Says one node anew. */
export function sayOne(node: Node): void {
  const update = sayings.get(node);
  if (update) update();
}

/** An element with attributes; a member that is a function listens to the event of that name. */
export function el<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value as unknown as EventListener);
    else if (value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  return fill(element, ...children);
}

/** Names an element for who does not see it. */
export function label<E extends Element>(element: E, words: Words): E {
  say(element, () => element.setAttribute("aria-label", words()));
  return element;
}

/** Replaces what an element holds. Who stood in it stays near: a keyboard that stands nowhere begins the page anew. */
export function fill<E extends Element>(element: E, ...children: Child[]): E {
  const within = element.contains(document.activeElement);
  element.textContent = "";
  for (const child of children) {
    if (child) element.appendChild(typeof child === "object" ? child : text(child));
  }
  if (within) element.closest<HTMLElement>("[tabindex]")?.focus();
  return element;
}

/** Another screen. The focus moves once, to its heading: who stood in the last one is not led through what holds both. */
export function turn(main: Element, screen: HTMLElement, heading: HTMLElement | false): void {
  main.textContent = "";
  main.appendChild(screen);
  if (!heading) return;
  scrollTo(0, 0);
  heading.focus();
}

function text(content: string | Words): Text {
  const node = document.createTextNode("");
  if (typeof content === "string") node.data = content;
  else say(node, () => (node.data = content()));
  return node;
}

/** A button that does nothing but `press`. */
export function button(label: string | Words, press: () => unknown, look = "quiet"): HTMLButtonElement {
  return el("button", { type: "button", class: look, click: press }, label);
}

/** Attributes of an input: nothing is proposed, corrected, sent elsewhere, or kept by the browser. */
export function unkept(more: Attributes): Attributes {
  return Object.assign({ class: "input", dir: "auto", autocomplete: "off", autocapitalize: "off", autocorrect: "off", spellcheck: "false" }, more);
}

/** "tel:" or "sms:" of a number as people write it. */
export function dial(phone: string, sms = false): string {
  return (sms ? "sms:" : "tel:") + phone.replace(/[^\d+]/g, "");
}

const status = () => document.getElementById("status")!;

/** Says something else than it said: a voice reads whatever is put anew, were it the same. */
export function retell(element: Element, words: Words | false): void {
  if (element.textContent !== (words ? words() : "")) fill(element, words);
}

/** The one polite announcement of the page: what a screen reader says, and nobody sees twice. */
export const announce = (words: Words | false): void => retell(status(), words);
