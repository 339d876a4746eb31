// Before the chat, in three steps: what, where, and what she should know.
import { where } from "./api.ts";
import type { Place } from "./api.ts";
import { announce, button, el, fill, turn } from "./dom.ts";
import type { Child } from "./dom.ts";
import type { Category, Code, Intake, Standing } from "./frames.ts";
import { PlaceField, placeName } from "./place.ts";
import { reading } from "./reading.ts";
import { CodeField } from "./return.ts";
import { spoken, t } from "./texts.ts";
import type { Key, Words } from "./texts.ts";
import { numbers } from "./wait.ts";

/** A category's title and examples. */
const CATEGORIES: Record<Category, [Key, Key]> = {
  domestic: ["what.domestic", "what.domestic.examples"],
  sexual_sexist: ["what.sexual", "what.sexual.examples"],
  discrimination_hate: ["what.hate", "what.hate.examples"],
};
const STANDINGS: Record<Standing, Key> = {
  victim: "where.victim", witness: "where.witness", relative: "where.relative", professional: "where.professional",
};

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
  const lang = spoken().tag;
  return Object.assign({ category, lang }, standing && { standing }, place && { place: where(place) }, minor && { minor },
    danger && { danger }, earlier && { code: earlier });
}

/** How the steps end: with what she said, or with the code of an earlier chat. */
export interface Ways {
  start(said: Said): void;
  comeBack(code: Code): void;
}

// The second half of a double click must not answer a question that she has not seen; it takes no longer than this.
const DOUBLE_MS = 500;

const NOTHING: Said = { category: "domestic", standing: "", place: null, minor: false, danger: false, earlier: "" };
const keysOf = <T extends object>(map: T) => Object.keys(map) as (keyof T & string)[];

/** The steps, in `main`; each can be the first one shown, with why it is shown again. */
export class Steps {
  private readonly main: HTMLElement;
  private readonly ways: Ways;
  private readonly said: Said;

  constructor(main: HTMLElement, ways: Ways, said: Partial<Said> = {}) {
    this.main = main;
    this.ways = ways;
    this.said = Object.assign({}, NOTHING, said);
  }

  /** Step 1: three choices, one act. */
  what(focus = true): void {
    const choices = keysOf(CATEGORIES).map((category) => this.choice(category));
    this.show(1, t("what.title"), focus, el("p", { class: "lead" }, t("what.lead")), el("div", { class: "cards" }, ...choices),
      button(t("code.link"), () => this.code(), "plain"), honesty());
  }

  /** Instead of the steps: back to an earlier chat. */
  code(problem?: Words): void {
    const field = new CodeField(this.ways.comeBack, t("code.give"));
    this.show(0, t("code.title"), true, el("p", { class: "lead" }, t("code.hint")), field.element,
      el("div", { class: "actions" }, button(t("code.go"), () => field.submit(), "main"), this.back(() => this.what())));
    if (problem) field.complain(problem);
  }

  /** Instead of the steps: the code led to a chat that has ended; another can begin, linked to it or not. */
  another(code: string): void {
    const go = (earlier: string) => {
      this.said.earlier = earlier;
      this.what();
    };
    this.show(0, t("another.title"), true, el("p", { class: "lead" }, t("another.lead")),
      el("div", { class: "actions" }, button(t("another.linked"), () => go(code)), button(t("another.apart"), () => go(""))));
  }

  private choice(category: Category): HTMLElement {
    const [title, examples] = CATEGORIES[category];
    const choose = () => {
      this.said.category = category;
      this.where();
    };
    return el("button", { type: "button", class: "choice", click: choose }, el("b", {}, t(title)), el("span", {}, t(examples)));
  }

  /** Step 2: danger, where, and who she is in the matter, all hers to leave out. */
  where(problem?: Words): void {
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
    this.show(2, t("where.title"), true, el("p", { class: "lead" }, problem || t("where.lead")), this.danger(), field.element, this.standings(), this.minor(),
      el("div", { class: "actions" }, button(t("step.next"), settle, "main"), button(t("where.skip"), () => go(null)), this.back(() => this.what())));
  }

  private enter(event: KeyboardEvent, settle: () => void): void {
    const inField = (event.target as Element).id === "place";
    if (inField && event.key === "Enter" && !event.isComposing && !event.defaultPrevented) settle();
  }

  private standings(): HTMLElement {
    const chips = keysOf(STANDINGS).map((standing) => {
      const chip = button(t(STANDINGS[standing]), () => toggle(standing), "chip");
      chip.setAttribute("aria-pressed", String(this.said.standing === standing));
      return [standing, chip] as const;
    });
    const toggle = (standing: Standing) => {
      this.said.standing = this.said.standing === standing ? "" : standing;
      for (const [of, chip] of chips) chip.setAttribute("aria-pressed", String(this.said.standing === of));
    };
    return el("div", { class: "field", role: "group", "aria-labelledby": "standing" },
      el("p", { id: "standing", class: "label" }, t("where.standing")), el("div", { class: "chips" }, ...chips.map(([, chip]) => chip)));
  }

  /** Who is under 18 is told, in her own words, what whoever answers must do. */
  private minor(): HTMLElement {
    const shown = el("div", { class: "asking", role: "alert", hidden: true });
    const say = (is: boolean) => {
      this.said.minor = is;
      shown.hidden = !is;
      fill(shown, is && reading("minor"));
    };
    say(this.said.minor);
    return el("div", { class: "field" }, tick(t("where.minor"), this.said.minor, say), shown);
  }

  /** Yes shows first who answers at once; the chat stays one step away. */
  private danger(): HTMLElement {
    const shown = el("div", { class: "asking", role: "alert", hidden: !this.said.danger });
    const say = (is: boolean) => {
      this.said.danger = is;
      shown.hidden = !is;
      fill(shown, ...(is ? [el("p", {}, el("b", {}, t("danger.call"))), numbers(), el("p", {}, t("danger.on"))] : []));
    };
    say(this.said.danger);
    return el("div", { class: "field", role: "group", "aria-labelledby": "danger" },
      el("p", { id: "danger", class: "label" }, t("danger.ask")), tick(t("danger.yes"), this.said.danger, say), shown);
  }

  /** Step 3: what was said, and what anonymity means. */
  summary(problem?: Words): void {
    const { category, standing, place, minor, danger, earlier } = this.said;
    const rows: [Words, string | Words][] = [
      [t("summary.topic"), t(CATEGORIES[category][0])],
      [t("summary.standing"), standing ? t(STANDINGS[standing]) : t("summary.unsaid")],
      [t("summary.place"), place ? placeName(place) : t("summary.unsaid")],
    ];
    if (minor) rows.push([t("summary.age"), t("summary.minor")]);
    if (danger) rows.unshift([t("summary.danger"), t("summary.now")]);
    if (earlier) rows.push([t("summary.earlier"), t("summary.linked")]);
    const list = el("dl", { class: "summary" }, ...rows.map(([term, text]) => el("div", {}, el("dt", {}, term), el("dd", {}, el("bdi", {}, text)))));
    this.show(3, t("summary.title"), true, problem && el("p", { class: "lead" }, problem), list, el("p", { class: "promise" }, t("summary.anonymity")),
      el("div", { class: "actions" }, button(t("step.start"), () => this.ways.start(this.said), "main"), this.back(() => this.where())));
  }

  private back(go: () => void): HTMLElement {
    return button(t("step.back"), go, "plain");
  }

  private show(step: number, title: Words, focus: boolean, ...content: Child[]): void {
    const heading = el("h1", { tabindex: "-1" }, title);
    const shown = el("div", { class: "step" }, step > 0 && el("p", { class: "progress" }, t("step.of", { step })), heading, ...content);
    announce(false);
    turn(this.main, shown, focus && heading);
    if (!focus) return;
    shown.style.pointerEvents = "none";
    setTimeout(() => (shown.style.pointerEvents = ""), DOUBLE_MS);
  }
}

function tick(label: Words, checked: boolean, say: (is: boolean) => unknown): HTMLElement {
  const box: HTMLInputElement = el("input", { type: "checkbox", autocomplete: "off", change: () => say(box.checked) });
  box.checked = checked;
  return el("label", { class: "tick" }, box, el("span", {}, label));
}

/** What quick exit does and does not do. */
function honesty(): HTMLElement {
  return el("section", { class: "honesty" }, el("p", {}, t("exit.honest")), el("p", {}, t("exit.keys")));
}
