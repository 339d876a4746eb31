// Builds the two web fronts: the visitor's page (one document, everything inlined) and the staff console.
//
//   dist/public/TAG.html   the page in one language; the gateway fills in __EXIT_URL__ and __HOST__ when it starts
//   dist/public/TAG.json   the same language for a page that is open in another one
//   dist/public/plain/     the page without script, around __CONTENT__ that the gateway writes; words/: all texts by key, for the gateway
//   dist/public/csp.json   {"script": ["sha256-…"], "style": ["sha256-…"]} of what every page inlines
//   dist/console/          index.html, console.js, console.css
//   gen/                   protoc-gen-es code of ../../proto, for the console
//
// Needs `python` with grpcio-tools and `node` on PATH. Any failure ends it with a status that is not 0.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync, copyFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "acorn";
import { build } from "esbuild";
import { minify } from "terser";
import { allSaid, allWords, catalogue, filled, languages, numbered } from "./catalogues.mjs";
import { membersOf } from "./members.mjs";

const WEB = dirname(fileURLToPath(import.meta.url));
const ROOT = join(WEB, "../..");
const PROTO = join(ROOT, "proto");
const OLD_BROWSERS = ["chrome64", "firefox68", "safari12"];
// A hundredth less than esbuild. unsafe_arrows is unsafe for who calls a function expression with `new`: nobody here.
const TIGHT = { ecma: 2017, toplevel: true, compress: { passes: 3, inline: 1, unsafe_arrows: true }, format: { ascii_only: false } };
/** Runs a program in gateway/web with its output shown; throws unless it ends with 0. */
function run(program, ...args) {
  const { status, error } = spawnSync(program, args, { cwd: WEB, stdio: "inherit", env: { ...process.env, PYTHONPATH: ROOT } });
  if (error || status !== 0) throw new Error(`${program} ${args[0]} failed (${error?.message ?? status})`);
}

/** What a program prints; throws unless it ends with 0. */
function output(program, ...args) {
  const { status, stdout } = spawnSync(program, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${program} ${args[0]} failed (${status})`);
  return stdout.trim();
}

function contracts() {
  return readdirSync(PROTO, { recursive: true }).filter((path) => path.endsWith(".proto")).sort();
}

/** Makes gen/ anew from the contracts. */
function generate() {
  rmSync(join(WEB, "gen"), { recursive: true, force: true });
  mkdirSync(join(WEB, "gen"));
  const google = output("python", "-c", "import google.rpc; print(list(google.rpc.__path__)[0])");
  run("python", "-m", "grpc_tools.protoc", `--proto_path=${PROTO}`, `--proto_path=${join(google, "../..")}`,
    "--es_out=gen", "--es_opt=target=ts,import_extension=ts,erasable_syntax=true", "--plugin=protoc-gen-es=node_modules/.bin/protoc-gen-es",
    "google/rpc/error_details.proto", ...contracts());
}

/** Checks the types of one front. */
function check(project) {
  run("node_modules/.bin/tsc", "--noEmit", "--project", project);
}

/** Bundles the page's script and gives its text, which is ES2017 or an error. */
async function bundleScript() {
  const texts = ({ onLoad }) => onLoad({ filter: /\.ts$/ }, ({ path }) => ({ loader: "ts", contents: numbered(readFileSync(path, "utf8")) }));
  const options = { target: "es2017", format: "iife", plugins: [{ name: "texts", setup: texts }] };
  const { own, shared } = membersOf(await bundle("public/main.ts", { ...options, minify: false }), wireNames());
  const bundled = await bundle("public/main.ts", { ...options, mangleProps: own });
  const mangle = { properties: { regex: shared } }; // terser knows the names of the browser, and leaves them alone
  const script = (await minify(bundled, { ...TIGHT, mangle })).code.trim();
  parse(script, { ecmaVersion: 2017 });
  return script;
}

/** Every name in the modules that describe what goes over the wire. */
const wireNames = () => new Set(["frames.ts", "api.ts"].flatMap((name) => readFileSync(join(WEB, "public", name), "utf8").match(/\w+/g)));

/** Bundles one entry of the page and gives its text. */
async function bundle(entry, options) {
  const result = await build({ entryPoints: [join(WEB, entry)], bundle: true, minify: true, write: false, charset: "utf8", ...options });
  if (result.warnings.length) throw new Error(`${entry}: see the warnings above`);
  return result.outputFiles[0].text.trim();
}

/** The tokens of the theme by one letter each. */
function shortTokens(style) {
  const tokens = [...new Set(style.match(/--[a-z-]+/g))];
  return style.replace(/--[a-z-]+/g, (token) => `--${(tokens.indexOf(token) + 10).toString(36)}`).replace(/(--\w): /g, "$1:");
}

const hash = (text) => `sha256-${createHash("sha256").update(text, "utf8").digest("base64")}`;

/** One document per language; all run the same script. */
async function buildPages() {
  const script = await bundleScript();
  const style = shortTokens(await bundle("public/style.css", { target: OLD_BROWSERS }));
  const skeleton = readFileSync(join(WEB, "public/index.html"), "utf8").replace(/\n\s*/g, "\n");
  for (const folder of ["plain", "words"]) mkdirSync(join(WEB, "dist/public", folder), { recursive: true });
  writeFileSync(join(WEB, "dist/public/csp.json"), JSON.stringify({ script: [hash(script)], style: [hash(style)] }));
  for (const language of languages) {
    const texts = JSON.stringify(catalogue(language)).replace(/</g, "\\u003c");
    const styled = filled(skeleton, language).replace("<!--style-->", () => `<style>${style}</style>`);
    const page = styled.replace(/<!--\/?plain-->\n/g, "").replace(/<title.*<\/title>/, "<title>__HOST__</title>")
      .replace("<!--script-->", () => `<script type="application/json" id="texts">${texts}</script><script>${script}</script>`);
    writeFileSync(join(WEB, `dist/public/${language.tag}.html`), page);
    writeFileSync(join(WEB, `dist/public/${language.tag}.json`), texts);
    writeFileSync(join(WEB, `dist/public/plain/${language.tag}.html`), styled.replace(/<!--plain-->.*<!--\/plain-->/s, "__CONTENT__").replace("<!--script-->", ""));
    writeFileSync(join(WEB, `dist/public/words/${language.tag}.json`), JSON.stringify(allWords(language)));
  }
  writeFileSync(join(WEB, "dist/public/words/languages.json"), JSON.stringify(languages.map(({ tag }) => tag)));
  allSaid();
  run("python", "weigh.py");
}

async function buildConsole() {
  await build({
    entryPoints: { console: join(WEB, "console/main.tsx") }, bundle: true, minify: true, format: "esm",
    target: "es2022", jsx: "automatic", jsxImportSource: "preact", outdir: join(WEB, "dist/console"), legalComments: "none",
  });
  await build({
    entryPoints: { console: join(WEB, "console/console.css") }, bundle: true, minify: true, outdir: join(WEB, "dist/console"),
  });
  copyFileSync(join(WEB, "console/index.html"), join(WEB, "dist/console/index.html"));
}

rmSync(join(WEB, "dist"), { recursive: true, force: true });
generate();
check("public/tsconfig.json");
await buildPages();
check("tsconfig.json");
await buildConsole();
