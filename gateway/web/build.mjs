// Builds the two web fronts: the visitor's page (one document, everything inlined) and the staff console.
//
//   dist/public/index.html   the page; __EXIT_URL__ is left for the gateway to fill in when it starts
//   dist/public/csp.json     {"script": ["sha256-…"], "style": ["sha256-…"]} of what index.html inlines
//   dist/console/            index.html, console.js, console.css
//   gen/                     protoc-gen-es code of ../../proto, for the console
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
import { skeleton as french } from "./public/texts/fr.document.ts";

const WEB = dirname(fileURLToPath(import.meta.url));
const PROTO = join(WEB, "../../proto");
// The page has to reach an old phone on a bad line before a person who is afraid gives up.
const PAGE_BUDGET_BYTES = 20_000;
const TIGHT = { ecma: 2018, toplevel: true, compress: { passes: 3 }, format: { ascii_only: false } }; // a hundredth less than esbuild

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

/** What is declared private and stands nowhere but behind `this.`: no member of a frame, a text or the browser. */
function privates(folder) {
  const files = readdirSync(join(WEB, folder), { recursive: true }).filter((path) => path.endsWith(".ts"));
  const code = files.map((path) => readFileSync(join(WEB, folder, path), "utf8").replace(/^ *(\/\/|\/\*\*).*$/gm, "")).join("\n");
  const elsewhere = (name) => new RegExp(`(?<!this\\.|private |readonly )\\b${name}\\b`).test(code);
  return [...code.matchAll(/^  private (?:readonly )?(\w+)/gm)].map(([, name]) => name).filter((name) => !elsewhere(name));
}

/** Bundles one entry of the page and gives its text. */
async function bundle(entry) {
  const script = { target: "es2018", format: "iife", mangleProps: new RegExp(`^(${privates("public").join("|")})$`) };
  const result = await build({
    entryPoints: [join(WEB, entry)], bundle: true, minify: true, write: false, charset: "utf8",
    ...(entry.endsWith(".ts") ? script : { target: ["chrome64", "firefox68", "safari12"] }),
  });
  if (result.warnings.length) throw new Error(`${entry}: see the warnings above`);
  const text = result.outputFiles[0].text;
  return (entry.endsWith(".ts") ? (await minify(text, TIGHT)).code : text).trim();
}

const escape = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;");

/** Fills {{key}} of the skeleton from the catalogue; an unknown key is an error. */
function fill(skeleton, words) {
  return skeleton.replace(/\{\{(\w+)\}\}/g, (_, key) => {
    if (words[key] === undefined) throw new Error(`public/index.html asks for {{${key}}}, which the catalogue lacks`);
    return escape(words[key]);
  });
}

const hash = (text) => `sha256-${createHash("sha256").update(text, "utf8").digest("base64")}`;

async function buildPage() {
  const [script, style] = await Promise.all([bundle("public/main.ts"), bundle("public/style.css")]);
  const skeleton = fill(readFileSync(join(WEB, "public/index.html"), "utf8"), french).replace(/\n\s*/g, "\n");
  const page = skeleton.replace("<!--style-->", () => `<style>${style}</style>`)
    .replace("<!--script-->", () => `<script>${script}</script>`);
  const size = gzipSync(page, { level: 9 }).length;
  if (size > PAGE_BUDGET_BYTES) throw new Error(`the page weighs ${size} bytes gzipped; ${PAGE_BUDGET_BYTES} are allowed`);
  mkdirSync(join(WEB, "dist/public"), { recursive: true });
  writeFileSync(join(WEB, "dist/public/index.html"), page);
  writeFileSync(join(WEB, "dist/public/csp.json"), JSON.stringify({ script: [hash(script)], style: [hash(style)] }));
  console.log(`  the page: ${(size / 1000).toFixed(1)} kB gzipped`);
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
await buildPage();
check("tsconfig.json");
await buildConsole();
