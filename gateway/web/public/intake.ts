// Before the chat, in three steps: what, where, and what she should know.
import { where } from "./api.ts";
import type { Place } from "./api.ts";
import { button, el, fill } from "./dom.ts";
import type { Child } from "./dom.ts";
import type { Category, Code, Intake, Standing } from "./frames.ts";
import { PlaceField, placeName } from "./place.ts";
import { CodeField } from "./return.ts";
import { texts } from "./texts.ts";
import { numbers } from "./wait.ts";

const words = texts.intake;

/** What she has said so far; in memory only. */
export interface Said {
  category: Category;
  standing: Standing | "";
  place: Place | null;
  minor: boolean;
  danger: boolean;
  /** Return code of a chat that has ended, if the new one is to be linked to it. */
  earlier: string;
}

/** What `open` carries. */
export function intakeOf({ category, standing, place, minor, danger, earlier }: Said): Intake {
  return {
    category, ...(standing && { standing }), ...(place && { place: where(place) }), lang: texts.lang, ...(minor && { minor }),
    ...(danger && { danger }), ...(earlier && { code: earlier }),
  };
}

/** How the steps end: with what she said, or with the code of an earlier chat. */
export interface Ways {
  start(said: Said): void;
  comeBack(code: Code): void;
}

const NOTHING: Said = { category: "domestic", standing: "", place: null, minor: false, danger: false, earlier: "" };
const keysOf = <T extends object>(map: T) => Object.keys(map) as (keyof T & string)[];

/** The steps, in `main`; each can be the first one shown, with why it is shown again. */
export class Steps {
  private readonly main: HTMLElement;
  private readonly ways: Ways;
  private readonly said: Said;

  constructor(main: HTMLElement, ways: Ways, said: Said = { ...NOTHING }) {
    this.main = main;
    this.ways = ways;
    this.said = said;
  }

  /** Step 1: three choices, one act. */
  what(focus = true): void {
    const choices = keysOf(words.what.categories).map((category) => this.choice(category));
    this.show(1, words.what.title, focus, el("p", { class: "lead" }, words.what.lead), el("div", { class: "cards" }, ...choices),
      button(texts.back.link, () => this.code(), "plain"), honesty());
  }

  /** Instead of the steps: back to an earlier chat. */
  code(problem?: string): void {
    const field = new CodeField(this.ways.comeBack, texts.back.give);
    this.show(0, texts.back.title, true, el("p", { class: "lead" }, texts.back.hint), field.element,
      el("div", { class: "actions" }, button(texts.back.go, () => field.submit(), "main"), this.back(() => this.what())));
    if (problem) field.complain(problem);
  }

  /** Instead of the steps: the code led to a chat that has ended; another can begin, linked to it or not. */
  another(code: string): void {
    const go = (earlier: string) => {
      this.said.earlier = earlier;
      this.what();
    };
    const { title, lead, linked, apart } = texts.back.another;
    this.show(0, title, true, el("p", { class: "lead" }, lead),
      el("div", { class: "actions" }, button(linked, () => go(code)), button(apart, () => go(""))));
  }

  private choice(category: Category): HTMLElement {
    const [title, examples] = words.what.categories[category] as [string, string];
    const choose = () => {
      this.said.category = category;
      this.where();
    };
    return el("button", { type: "button", class: "choice", click: choose }, el("b", {}, title), el("span", {}, examples));
  }

  /** Step 2: danger, where, and who she is in the matter, all hers to leave out. */
  where(problem?: string): void {
    const go = (place: Place | null) => {
      this.said.place = place;
      this.summary();
    };
    const field = new PlaceField(this.said.place, go);
    const settle = async () => {
      const place = await field.settle();
      if (place && field.element.isConnected) go(place);
    };
    field.element.addEventListener("keydown", (event) => this.enter(event, settle));
    this.show(2, words.where.title, true, el("p", { class: "lead" }, problem || words.where.lead), this.danger(), field.element, this.standings(), this.minor(),
      el("div", { class: "actions" }, button(words.next, settle, "main"), button(words.where.skip, () => go(null)), this.back(() => this.what())));
  }

  private enter(event: KeyboardEvent, settle: () => void): void {
    const inField = (event.target as Element).id === "place";
    if (inField && event.key === "Enter" && !event.isComposing && !event.defaultPrevented) settle();
  }

  private standings(): HTMLElement {
    const chips = keysOf(words.where.standings).map((standing) => {
      const chip = button(words.where.standings[standing], () => toggle(standing), "chip");
      chip.setAttribute("aria-pressed", String(this.said.standing === standing));
      return [standing, chip] as const;
    });
    const toggle = (standing: Standing) => {
      this.said.standing = this.said.standing === standing ? "" : standing;
      for (const [of, chip] of chips) chip.setAttribute("aria-pressed", String(this.said.standing === of));
    };
    return el("div", { class: "field", role: "group", "aria-labelledby": "standing" },
      el("p", { id: "standing", class: "label" }, words.where.standing), el("div", { class: "chips" }, ...chips.map(([, chip]) => chip)));
  }

  private minor(): HTMLElement {
    return tick(words.where.minor, this.said.minor, (is) => (this.said.minor = is));
  }

  /** Yes shows first who answers at once; the chat stays one step away. */
  private danger(): HTMLElement {
    const { ask, yes, call, goOn } = words.danger;
    const shown = el("div", { class: "asking", role: "alert", hidden: !this.said.danger });
    const say = (is: boolean) => {
      this.said.danger = is;
      shown.hidden = !is;
      fill(shown, ...(is ? [el("p", {}, el("b", {}, call)), numbers(), el("p", {}, goOn)] : []));
    };
    say(this.said.danger);
    return el("div", { class: "field", role: "group", "aria-labelledby": "danger" }, el("p", { id: "danger", class: "label" }, ask), tick(yes, this.said.danger, say), shown);
  }

  /** Step 3: what was said, and what anonymity means. */
  summary(problem?: string): void {
    const { category, standing, place, minor, danger, earlier } = this.said;
    const rows: [string, string][] = [
      [words.summary.topic, words.what.categories[category][0]!],
      [words.summary.standing, standing ? words.where.standings[standing] : words.summary.unsaid],
      [words.summary.place, place ? placeName(place) : words.summary.unsaid],
    ];
    if (minor) rows.push([words.summary.age, words.summary.minor]);
    if (danger) rows.unshift([words.summary.danger, words.summary.now]);
    if (earlier) rows.push([words.summary.earlier, words.summary.linked]);
    const list = el("dl", { class: "summary" }, ...rows.map(([term, text]) => el("div", {}, el("dt", {}, term), el("dd", { dir: "auto" }, text))));
    this.show(3, words.summary.title, true, problem && el("p", { class: "lead" }, problem), list, el("p", { class: "promise" }, words.summary.anonymity),
      el("div", { class: "actions" }, button(words.start, () => this.ways.start(this.said), "main"), this.back(() => this.where())));
  }

  private back(go: () => void): HTMLElement {
    return button(words.back, go, "plain");
  }

  private show(step: number, title: string, focus: boolean, ...content: Child[]): void {
    const heading = el("h1", { tabindex: "-1" }, title);
    fill(this.main, el("div", { class: "step" }, step > 0 && el("p", { class: "progress" }, words.step(step)), heading, ...content));
    if (!focus) return;
    scrollTo(0, 0);
    heading.focus();
  }
}

function tick(label: string, checked: boolean, say: (is: boolean) => unknown): HTMLElement {
  const box: HTMLInputElement = el("input", { type: "checkbox", autocomplete: "off", change: () => say(box.checked) });
  box.checked = checked;
  return el("label", { class: "tick" }, box, el("span", {}, label));
}

/** What quick exit does and does not do. */
function honesty(): HTMLElement {
  const { honest, keys, advice } = texts.exit;
  return el("section", { class: "honesty" }, el("p", {}, honest), el("p", {}, keys), el("ul", {}, ...advice.map((text) => el("li", {}, text))));
}
