// Builds the two web fronts: the visitor's page (one document, everything inlined) and the staff console.
//
//   dist/public/TAG.html   the page in one language; __EXIT_URL__ is left for the gateway to fill in when it starts
//   dist/public/TAG.json   the same language for a page that is open in another one
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
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { minify } from "terser";
import { allSaid, catalogue, filled, languages, numbered } from "./catalogues.mjs";

const WEB = dirname(fileURLToPath(import.meta.url));
const PROTO = join(WEB, "../../proto");
// The page has to reach an old phone on a bad line before a person who is afraid gives up.
const PAGE_BUDGET_BYTES = 20_000;
const OLD_BROWSERS = ["chrome64", "firefox68", "safari12"];
const TIGHT = { ecma: 2017, toplevel: true, compress: { passes: 3 }, format: { ascii_only: false } }; // a hundredth less than esbuild
// A class's field, or its method; what else begins so is no property.
const DECLARED = /^ {2}(?!constructor)(?:(?:(?:private|protected|readonly|abstract|async) )+(\w+)|(\w+)(?=\(.*\{$))/gm;

/** Runs a program in gateway/web with its output shown; throws unless it ends with 0. */
function run(program, ...args) {
  const { status, error } = spawnSync(program, args, { cwd: WEB, stdio: "inherit" });
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

/** A pattern of the members of classes that `code` names nowhere but behind `owner` and a dot: members of no frame, no attribute. */
function members(code, owner) {
  const declared = new Set([...code.matchAll(DECLARED)].map(([, field, method]) => field ?? method));
  const rest = code.replace(DECLARED, "");
  const elsewhere = (name) => new RegExp(`(?<!${owner}\\.)\\b${name}\\b`).test(rest);
  return new RegExp(`^(${[...declared].filter((name) => !elsewhere(name)).join("|")})$`);
}

/** All of the page's source, without the comments that stand in lines of their own. */
function source(folder) {
  const files = readdirSync(join(WEB, folder), { recursive: true }).filter((path) => path.endsWith(".ts"));
  return files.map((path) => readFileSync(join(WEB, folder, path), "utf8").replace(/^ *(\/\/|\/\*\*).*$/gm, "")).join("\n");
}

/** Bundles the page's script and gives its text. */
async function bundleScript() {
  const code = source("public");
  const texts = ({ onLoad }) => onLoad({ filter: /\.ts$/ }, ({ path }) => ({ loader: "ts", contents: numbered(readFileSync(path, "utf8")) }));
  const bundled = await bundle("public/main.ts", {
    target: "es2017", format: "iife", plugins: [{ name: "texts", setup: texts }], mangleProps: members(code, "this"),
  });
  const props = { regex: members(code, "") }; // terser knows the browser's own, and leaves them alone
  return (await minify(bundled, { ...TIGHT, mangle: { properties: props } })).code.trim();
}

/** Bundles one entry of the page and gives its text. */
async function bundle(entry, options) {
  const result = await build({ entryPoints: [join(WEB, entry)], bundle: true, minify: true, write: false, charset: "utf8", ...options });
  if (result.warnings.length) throw new Error(`${entry}: see the warnings above`);
  return result.outputFiles[0].text.trim();
}

const hash = (text) => `sha256-${createHash("sha256").update(text, "utf8").digest("base64")}`;

/** One document per language, heaviest last; all run the same script. */
async function buildPages() {
  const [script, style] = await Promise.all([bundleScript(), bundle("public/style.css", { target: OLD_BROWSERS })]);
  const skeleton = readFileSync(join(WEB, "public/index.html"), "utf8").replace(/\n\s*/g, "\n");
  mkdirSync(join(WEB, "dist/public"), { recursive: true });
  writeFileSync(join(WEB, "dist/public/csp.json"), JSON.stringify({ script: [hash(script)], style: [hash(style)] }));
  const sizes = languages.map((language) => [language.tag, writePage(language, skeleton, script, style)]).sort((a, b) => a[1] - b[1]);
  allSaid();
  console.log(`  the page, in kB gzipped: ${sizes.map(([tag, size]) => `${tag} ${(size / 1000).toFixed(1)}`).join(", ")}`);
  const heavy = sizes.filter(([, size]) => size > PAGE_BUDGET_BYTES).map(([tag]) => tag);
  if (heavy.length) throw new Error(`the page in ${heavy.join(", ")} weighs over ${PAGE_BUDGET_BYTES} bytes gzipped`);
}

/** Gives what it weighs. */
function writePage(language, skeleton, script, style) {
  const texts = JSON.stringify(catalogue(language)).replace(/</g, "\\u003c");
  const page = filled(skeleton, language).replace("<!--style-->", () => `<style>${style}</style>`)
    .replace("<!--script-->", () => `<script type="application/json" id="texts">${texts}</script><script>${script}</script>`);
  writeFileSync(join(WEB, `dist/public/${language.tag}.html`), page);
  writeFileSync(join(WEB, `dist/public/${language.tag}.json`), texts);
  return gzipSync(page, { level: 9 }).length;
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
