// What the page says of a text with placeholders, in both directions of reading; and which ECMAScript its built script is.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { parse } from "acorn";
import { speak, t } from "../public/texts.ts";
import type { Catalogue, Key } from "../public/texts.ts";

const FIRST = 0 as unknown as Key; // build.mjs puts numbers for keys
const speaking = (dir: Catalogue["dir"], ...texts: string[]): void => speak({ tag: "x", lang: "x", locale: "x", dir, order: "", texts: texts.join("|") });

test("placeholders are filled by name, and what is words is said in the language of the moment", () => {
  speaking("ltr", "{who}, {count}");
  const words = t(FIRST, { who: () => "you", count: 0 });
  assert.equal(words(), "you, 0");
  speaking("ltr", "{count}: {who}");
  assert.equal(words(), "0: you");
});

test("what is filled in is never read as a placeholder again", () => {
  speaking("ltr", "{who} {count}");
  assert.equal(t(FIRST, { who: "{count} $&", count: 2 })(), "{count} $& 2");
});

test("where reading goes right to left, a value keeps its own direction", () => {
  speaking("rtl", "اتصل بالرقم {phone}");
  assert.equal(t(FIRST, { phone: "01 23" })(), "اتصل بالرقم \u206801 23\u2069");
});

test("the built script is ECMAScript 2017 at most", () => {
  const page = readFileSync(new URL("../dist/public/fr.html", import.meta.url), "utf8");
  const script = /<script>([^]*)<\/script>/.exec(page)![1]!;
  assert.ok(script.length > 10_000);
  parse(script, { ecmaVersion: 2017 });
});
