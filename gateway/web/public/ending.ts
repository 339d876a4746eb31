// Ending the chat on purpose: asked once more, and easily thought better of.
import { button, el } from "./dom.ts";
import { texts } from "./texts.ts";

const { title, text, yes, no } = texts.talk.confirm;

/** Asks before `place`, instead of the button that was pressed; `end` is called if she means it. */
export function confirmEnd(pressed: HTMLElement, place: HTMLElement, end: () => void): void {
  const panel = el("div", { class: "confirm", role: "group", "aria-label": title }, el("h2", {}, title), el("p", {}, text));
  const stay = button(no, () => {
    panel.remove();
    pressed.hidden = false;
    pressed.focus();
  }, "main");
  panel.appendChild(el("div", { class: "actions" }, stay, button(yes, end)));
  pressed.hidden = true;
  place.parentNode!.insertBefore(panel, place);
  stay.focus();
}
