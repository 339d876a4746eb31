// What she can read while waiting, and at any time: her rights, and who helps nearby; service cards in the log.
import { nearby } from "./api.ts";
import type { Block, Place } from "./api.ts";
import { el } from "./dom.ts";
import type { Category, Entry } from "./frames.ts";
import { asked, drawn, reading } from "./reading.ts";
import { t } from "./texts.ts";

/** Rights and what to keep as evidence, services and help lines when they have come. */
export function aside(category: Category | null, place: Place | null): HTMLElement {
  return el("aside", { class: "aside" },
    el("section", { "aria-labelledby": "rights" }, el("h2", { id: "rights" }, t("aside.rights")), reading(category || "rights")),
    asked(el("section"), (lang) => nearby(place, lang)));
}

/** The card an operator shared; the directory speaks French. */
export function sharedCard({ title, description, address, phone, verified }: Entry): HTMLElement {
  const told: (false | "" | undefined | Block)[] = [title && ["h2", title, "fr"], description && ["p", description, "fr"],
    address && ["soft", address, "fr"], phone && ["call", phone], verified && ["verified", verified]];
  return el("div", { class: "card in-log" }, el("span", { class: "hidden" }, t("talk.from", { who: t("talk.operator") })),
    ...told.map((block) => block && drawn(block)));
}
