// Elements, as values. Text is always set as text: nothing that comes over the line is ever read as markup.

export type Child = Node | string | false | null | undefined;
type Attributes = Record<string, string | boolean | ((event: never) => unknown)>;

/** An element with attributes; a member that is a function listens to the event of that name. */
export function el<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value as unknown as EventListener);
    else if (value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  return fill(element, ...children);
}

/** Replaces what an element holds. */
export function fill<E extends Element>(element: E, ...children: Child[]): E {
  element.textContent = "";
  for (const child of children) {
    if (child) element.appendChild(typeof child === "string" ? document.createTextNode(child) : child);
  }
  return element;
}

/** A button that does nothing but `press`. */
export function button(label: string, press: () => unknown, look = "quiet"): HTMLButtonElement {
  return el("button", { type: "button", class: look, click: press }, label);
}

/** Attributes of every input: nothing is proposed, corrected, sent elsewhere, or kept by the browser. */
export const private_ = { autocomplete: "off", autocapitalize: "off", autocorrect: "off", spellcheck: "false" };

/** "tel:" or "sms:" of a number as people write it. */
export function dial(phone: string, sms = false): string {
  return (sms ? "sms:" : "tel:") + phone.replace(/[^\d+]/g, "");
}

const status = () => document.getElementById("status")!;

/** The one polite announcement of the page: what a screen reader says, and nobody sees twice. */
export function announce(text: string): void {
  if (status().textContent !== text) status().textContent = text;
}
