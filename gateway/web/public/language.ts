// Speaks the document's own language, and another one as soon as she chooses it; what is on the screen stays.
import { catalogueOf } from "./api.ts";
import { fill, label, sayAnew } from "./dom.ts";
import { speak, spoken, t } from "./texts.ts";
import type { Catalogue, Key } from "./texts.ts";

// A browser writes into its history what a page is called while it loads and for some seconds more (Chromium: five). Until
// then it is called what the history knows anyway, its host.
const UNRECORDED_MS = 10_000;

/** To be called before anything is drawn. */
export function armLanguages(): void {
  speak(JSON.parse(document.getElementById("texts")!.textContent!));
  marked("data-t", (element, key) => fill(element, t(key)));
  marked("data-l", (element, key) => label(element, t(key)));
  const menu = document.getElementById("language") as HTMLSelectElement;
  menu.parentElement!.hidden = false;
  menu.addEventListener("change", () => change(menu));
  addEventListener("load", () => setTimeout(() => fill(document.querySelector("title")!, t("page.title")), UNRECORDED_MS));
}

function marked(mark: string, say: (element: Element, key: Key) => unknown): void {
  for (const element of document.querySelectorAll(`[${mark}]`)) say(element, element.getAttribute(mark) as Key);
}

/** Stays with the language it has where the other one cannot be had, or is that of another version of this page. */
async function change(menu: HTMLSelectElement): Promise<void> {
  const wanted = menu.value;
  const next = await catalogueOf(wanted);
  if (menu.value !== wanted) return;
  if (next.order !== spoken().order) {
    menu.value = spoken().tag;
    fill(document.getElementById("countdown")!, t("page.untold"));
    return;
  }
  speak(next as Catalogue);
  document.documentElement.lang = spoken().lang;
  document.documentElement.dir = spoken().dir;
  sayAnew();
}
