// What the page says, in the language she reads. Texts are named by key here; build.mjs puts their numbers instead.
import type french from "./texts/fr.json";

export type Key = keyof typeof french;
/** Something to say, said anew whenever the language changes. */
export type Words = () => string;

/** What texts/*.json becomes: all texts in the order of French with "|" between them, and a mark of that order. */
export interface Catalogue {
  tag: string;
  lang: string;
  locale: string;
  dir: "ltr" | "rtl";
  order: string;
  texts: string;
}

let catalogue: Catalogue;
let texts: string[];

export function speak(next: Catalogue): void {
  catalogue = next;
  texts = next.texts.split("|");
}

/** The language being spoken. */
export const spoken = (): Catalogue => catalogue;

/** A text with its {placeholders} filled in; where reading goes right to left, each value keeps its own direction. */
export function t(key: Key, values: Record<string, string | number | Words> = {}): Words {
  const [open, close] = ["\u2068", "\u2069"]; // first strong isolate and its end (UAX 9)
  return () => texts[key as unknown as number]!.replace(/{(\w+)}/g, (_, name: string) => {
    const value = values[name]!;
    const said = String(typeof value === "function" ? value() : value);
    return catalogue.dir === "rtl" ? open + said + close : said;
  });
}
