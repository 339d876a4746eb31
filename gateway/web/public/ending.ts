// Ending the chat on purpose: asked once more, and easily thought better of.
import { button, el, label } from "./dom.ts";
import { t } from "./texts.ts";

/** Asks before `place`, instead of the button that was pressed; `end` is called if she means it. */
export function confirmEnd(pressed: HTMLElement, place: HTMLElement, end: () => void): void {
  const title = t("talk.sure");
  const panel = label(el("div", { class: "confirm", role: "group" }, el("h2", {}, title), el("p", {}, t("talk.final"))), title);
  const stay = button(t("talk.no"), () => {
    panel.remove();
    pressed.hidden = false;
    pressed.focus();
  }, "main");
  panel.appendChild(el("div", { class: "actions" }, stay, button(t("talk.yes"), end)));
  pressed.hidden = true;
  place.parentNode!.insertBefore(panel, place);
  stay.focus();
}
