// Where it happens: a combobox (ARIA 1.2, list autocomplete) over /api/suggest, and the choice a postal code may ask for.
import { resolve, suggest } from "./api.ts";
import type { Place } from "./api.ts";
import { announce, button, el, fill, label, unkept } from "./dom.ts";
import { t } from "./texts.ts";
import type { Words } from "./texts.ts";

// Between two letters of someone who types at ease; a question per letter helps nobody.
const PAUSE_MS = 150;

/** What a place is called on the screen: "Cergy (95000)". */
export function placeName({ title, postal }: Place): string {
  return postal && title !== postal ? `${title} (${postal})` : title;
}

export class PlaceField {
  readonly element: HTMLElement;
  private readonly chosen: (place: Place) => void;
  private readonly input: HTMLInputElement;
  private readonly list = label(el("ul", { id: "places", class: "options", role: "listbox", hidden: true }), t("where.place"));
  private readonly note = el("p", { id: "place-note", class: "note" });
  private places: Place[] = [];
  private active = -1;
  private asked = 0;
  private timer = 0;
  private place: Place | null;

  /** `chosen` is called when a choice that was asked for has been made. */
  constructor(place: Place | null, chosen: (place: Place) => void) {
    this.place = place;
    this.chosen = chosen;
    this.input = el("input", unkept({
      id: "place", type: "text", role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false",
      "aria-controls": "places", "aria-describedby": "place-hint place-note", maxlength: "100",
      input: () => this.typed(), keydown: (event: KeyboardEvent) => this.key(event), blur: () => this.close(),
    }));
    if (place) this.input.value = placeName(place);
    this.element = el("div", { class: "field" },
      el("label", { for: "place" }, t("where.place")), el("p", { id: "place-hint", class: "hint" }, t("where.hint")),
      el("div", { class: "combo" }, this.input, this.note, this.list));
  }

  /** The place she means, or null after having said what is missing; null too if she has changed it meanwhile. */
  async settle(): Promise<Place | null> {
    clearTimeout(this.timer);
    const typed = this.input.value.trim();
    if (this.place) return this.place;
    if (!typed) return this.complain(t("where.empty"));
    const place = await (/^\d{5}$/.test(typed) ? this.settlePostal(typed) : this.settleName(typed));
    return typed === this.input.value.trim() ? place : null;
  }

  private async settlePostal(postal: string): Promise<Place | null> {
    const { place, choose, refused } = await resolve(postal);
    if (place) return place;
    if (choose) return this.offer(choose);
    return refused === "SERVICE_UNAVAILABLE" ? this.complain(t("where.down")) : this.settleName(postal);
  }

  private async settleName(typed: string): Promise<Place | null> {
    const places = await suggest(typed);
    const first = places[0];
    if (!first) return this.complain(t("where.unknown"));
    // What is only near is hers to choose: a slip must not send her to another town.
    if (places.length === 1 && !first.near) return first;
    this.input.focus();
    this.show(places);
    this.say(t(first.near ? "where.unknown" : "where.pick"));
    return null;
  }

  /** A postal code that covers both forces: the commune decides. */
  private offer(places: Place[]): null {
    const choices = places.map((place) => button(placeName(place), () => this.chosen(place), "option-button"));
    fill(this.note, el("span", { id: "choose" }, t("where.choose")), el("span", { class: "choices", role: "group", "aria-labelledby": "choose" }, ...choices));
    this.note.classList.add("asking");
    announce(t("where.choose"));
    choices[0]!.focus();
    return null;
  }

  private complain(problem: Words): null {
    this.clear();
    fill(this.note, problem);
    this.note.classList.add("problem");
    this.input.setAttribute("aria-invalid", "true");
    announce(problem);
    this.input.focus();
    return null;
  }

  private clear(): void {
    this.note.className = "note";
    fill(this.note);
    this.input.removeAttribute("aria-invalid");
  }

  private typed(): void {
    this.place = null;
    this.clear();
    clearTimeout(this.timer);
    const query = this.input.value.trim();
    if (query.length < 2) return this.close();
    this.timer = window.setTimeout(() => this.look(query), PAUSE_MS);
  }

  private async look(query: string): Promise<void> {
    const question = ++this.asked;
    const places = await suggest(query);
    if (question !== this.asked || document.activeElement !== this.input) return;
    this.show(places);
    const first = places[0];
    if (!first || first.near) return this.say(t(first ? "where.unknown" : "where.none"));
    fill(this.note);
    announce(t("where.found", { count: places.length }));
  }

  private say(words: Words): void {
    fill(this.note, words);
    announce(words);
  }

  private show(places: Place[]): void {
    this.places = places;
    fill(this.list, ...places.map((place, index) => this.option(place, index)));
    this.list.hidden = !places.length;
    this.input.setAttribute("aria-expanded", String(places.length > 0));
    this.activate(-1);
  }

  private option(place: Place, index: number): HTMLElement {
    const choose = (event: Event) => {
      event.preventDefault();
      this.choose(index);
    };
    return el("li", { id: `place-${index}`, role: "option", "aria-selected": "false", mousedown: (event: Event) => event.preventDefault(), click: choose },
      el("span", {}, placeName(place)), " ", el("span", { class: "soft" }, [place.former, place.department].filter(Boolean).join(", ")));
  }

  private close(): void {
    this.asked++;
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.activate(-1);
  }

  private activate(index: number): void {
    this.active = index;
    Array.from(this.list.children).forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
    const option = this.list.children[index];
    if (!option) return this.input.removeAttribute("aria-activedescendant");
    this.input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  private choose(index: number): void {
    const place = this.places[index]!;
    this.place = place;
    this.input.value = placeName(place);
    this.close();
    this.clear();
    announce(t("where.chosen", { place: placeName(place) }));
  }

  private key(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const open = !this.list.hidden;
    const count = this.places.length;
    if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && open && this.active >= 0) this.choose(this.active);
    else if (event.key === "ArrowDown" && open) this.activate((this.active + 1) % count);
    else if (event.key === "ArrowUp" && open) this.activate((this.active > 0 ? this.active : count) - 1);
    else if (event.key === "ArrowDown") this.typed();
    else return;
    event.preventDefault();
  }
}
