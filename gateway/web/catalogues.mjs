// The texts of the visitor's page: public/texts/languages.json, and one catalogue of texts per language beside it;
// in reading/, what she may ask to read: the gateway holds it, and the page does not carry it.
// The page knows a text by its number, the place of its key in French; keys and their names stay here.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

const TEXTS = new URL("public/texts/", import.meta.url);
const BETWEEN = "|"; // lighter than a list of texts; public/texts.ts takes them apart
const QUOTED_KEY = /"([a-z]\w*(?:\.\w+)+)"/g;

const read = (name) => JSON.parse(readFileSync(new URL(`${name}.json`, TEXTS), "utf8"));

export const languages = read("languages").map(({ tag, lang = tag, ...more }) => ({ tag, lang, ...more, words: read(tag) }));
/** What only the document itself says is in its markup alone. */
const keys = Object.keys(read("fr")).filter((key) => !key.startsWith("noscript."));
const said = new Set();

// A page that is open through a change of version must not take texts of another order.
const order = createHash("sha256").update(keys.join()).digest("base64").slice(0, 8);

/** What the page is given of one language (public/texts.ts, Catalogue). Throws where it lacks a text. */
export function catalogue({ tag, lang, locale, dir, words }) {
  const texts = keys.map((key) => words[key] || lacking(`${tag}.json has no ${key}`)).join(BETWEEN);
  if (texts.split(BETWEEN).length !== keys.length) lacking(`${tag}.json says ${BETWEEN}, which stands between texts`);
  return { tag, lang, locale, dir, order, texts };
}

/** All texts of one language, by key, for the gateway (gateway/catalogue.py). */
export function allWords({ tag, lang, dir, name, words }) {
  return { tag, lang, dir, name, words: { ...words, ...read(`reading/${tag}`) } };
}

/** Source of the page with numbers for keys. */
export const numbered = (source) => source.replace(QUOTED_KEY, (quoted, key) => {
  if (!keys.includes(key)) return quoted;
  said.add(key);
  return keys.indexOf(key);
});

/** The document's skeleton in one language: {{key}} is its text, data-t="key" an element's text that changes with the language. */
export function filled(skeleton, { tag, lang, dir, words }) {
  const text = (key) => escaped({ lang, dir, ...words }[key] ?? lacking(`index.html asks for ${key}, which ${tag}.json lacks`));
  const number = (key) => (said.add(key), keys.indexOf(key));
  return skeleton
    .replace(/data-t="([\w.]+)">/g, (_, key) => `data-t=${number(key)}>${text(key)}`)
    .replace(/data-l="([\w.]+)"/g, (_, key) => `data-l=${number(key)}`)
    .replace(/\{\{([\w.]+)\}\}/g, (_, key) => (said.add(key), text(key)))
    .replace("<!--languages-->", () => languages.map((one) => option(one, one.tag === tag)).join(""));
}

/** Throws where the catalogues hold what is never said. */
export function allSaid() {
  const never = keys.filter((key) => !said.has(key));
  if (never.length) lacking(`nothing says ${never.join(", ")}`);
}

const option = ({ tag, lang, dir, name }, chosen) =>
  `<option value=${tag} lang=${lang}${dir === "rtl" ? " dir=rtl" : ""}${chosen ? " selected" : ""}>${name}</option>`;

const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;");

function lacking(what) {
  throw new Error(`public/texts: ${what}`);
}
