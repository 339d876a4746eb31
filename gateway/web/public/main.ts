// The visitor's page, wired top to bottom. Everything she says lives in this closure and dies with the page.
import { button, el, fill } from "./dom.ts";
import { armExit, blank, leavePage } from "./exit.ts";
import { askIntake, intakeOf } from "./intake.ts";
import type { Said } from "./intake.ts";
import { Line } from "./line.ts";
import { Talk } from "./talk.ts";
import { texts } from "./texts.ts";

// Reasons for which another place, or none, lets the chat open.
const PLACE_REASONS = ["COMMUNE_UNKNOWN", "POSTAL_CODE_INVALID", "POSTAL_CODE_UNKNOWN", "COMMUNE_NEEDED"];

const main = document.getElementById("content")!;
let line: Line | null = null;

function goodbye(): void {
  if (line) line.leave("quick_exit");
}

function start(said: Said): void {
  let opened = false;
  const talk = new Talk(main, said.category, said.place, {
    say: (text) => line!.say(text),
    consent: (answer) => line!.consent(answer),
    typing: (on) => line!.typing(on),
    seen: () => line!.seen(),
    end: () => ended(),
    close: () => leavePage(() => line!.leave("normal_end")),
  });
  line = new Line(intakeOf(said), (news) => {
    if (news.is === "connection" && news.state === "online") opened = true;
    if (news.is !== "over") talk.tell(news);
    else if (news.reason === "TOKEN_UNKNOWN" || news.reason === "CURSOR_INVALID") talk.lost();
    else if (!opened && /[A-Z]/.test(news.reason)) again(said, news.reason);
  });
}

/** The opening was refused: asked again, kindly, with a way on. */
function again(said: Said, reason: string): void {
  const { place, other } = texts.intake.again;
  const byPlace = PLACE_REASONS.includes(reason);
  askIntake(main, start, byPlace ? { ...said, place: null } : said, byPlace ? place : other);
}

/** She ended it: nothing of it stays on the screen. */
function ended(): void {
  line!.leave("normal_end");
  const heading = el("h1", { tabindex: "-1" }, texts.end.title);
  const close = () => leavePage(() => undefined);
  const again = () => askIntake(main, start);
  fill(main, el("div", { class: "step" }, heading, el("p", { class: "lead" }, texts.end.text),
    el("div", { class: "actions" }, button(texts.end.close, close, "main"), button(texts.end.again, again))));
  heading.focus();
}

armExit(goodbye);
document.getElementById("skip")!.addEventListener("click", (event) => {
  event.preventDefault();
  main.focus();
});
addEventListener("pagehide", () => {
  blank();
  if (line) line.leave("tab_closed");
});
addEventListener("pageshow", (event) => event.persisted && location.reload());
askIntake(main, start);
