// The visitor's page, wired top to bottom. Everything she says lives in this closure and dies with the page.
import type { Place } from "./api.ts";
import { button, el, turn } from "./dom.ts";
import { armExit, blank, leavePage } from "./exit.ts";
import { intakeOf, Steps } from "./intake.ts";
import type { Said, Ways } from "./intake.ts";
import type { Category, Code, Intake } from "./frames.ts";
import { armLanguages } from "./language.ts";
import { Line } from "./line.ts";
import { armFoot, askAgain } from "./reading.ts";
import { codeRefused } from "./return.ts";
import { Talk } from "./talk.ts";
import { t } from "./texts.ts";

// Reasons for which another place, or none, lets the chat open.
const PLACE_REASONS = ["COMMUNE_UNKNOWN", "POSTAL_CODE_INVALID", "POSTAL_CODE_UNKNOWN", "COMMUNE_NEEDED"];
// Without the code of the earlier chat it opens.
const CODE_REASONS = ["CODE_UNKNOWN", "TOO_FAST"];

const main = document.getElementById("content")!;
let line: Line | null = null;
// Of a chat that could not be opened: it stands again where she writes next.
let unsaid = "";

function goodbye(): void {
  if (line) line.leave("quick_exit");
}

const ways: Ways = {
  start: (said) => converse(intakeOf(said), said.category, said.place, (reason) => again(said, reason)),
  comeBack: (code) => converse(code, null, null, (reason) => {
    if (reason === "SESSION_CLOSED") new Steps(main, ways).another(code.code);
    else new Steps(main, ways).code(codeRefused(reason));
  }),
};

/** `refused` is called when no session came of `first`. */
function converse(first: Intake | Code, category: Category | null, place: Place | null, refused: (reason: string) => void): void {
  let opened = false;
  const talk = new Talk(main, category, place, unsaid, {
    keep: (what) => line!.keep(what),
    past: (seq) => line!.past(seq),
    typing: (on) => line!.typing(on),
    seen: () => line!.seen(),
    code: (typed) => line!.code(typed),
    history: () => line!.history(),
    end: () => ended(),
    close: () => leavePage(() => line!.leave("normal_end")),
  });
  line = new Line(first, (news) => {
    if (news.is === "connection" && news.state === "online") {
      opened = true;
      askAgain();
    }
    if (news.is !== "over") talk.tell(news);
    // Somebody else may hold this device: it says nothing of where she went.
    else if (news.reason === "RETURNED_ELSEWHERE") leavePage(() => undefined);
    else if (news.reason === "TOKEN_UNKNOWN" || news.reason === "CURSOR_INVALID") talk.lost();
    else if (!opened && /[A-Z]/.test(news.reason)) {
      unsaid = talk.unsaid();
      refused(news.reason);
    }
  });
}

/** The opening was refused: asked again, kindly, with a way on. */
function again(said: Said, reason: string): void {
  if (PLACE_REASONS.includes(reason)) new Steps(main, ways, Object.assign(said, { place: null })).where(t("again.place"));
  else if (CODE_REASONS.includes(reason) && said.earlier) new Steps(main, ways, Object.assign(said, { earlier: "" })).summary(t("again.earlier"));
  else new Steps(main, ways, said).where(t("again.other"));
}

/** She ended it: nothing of it stays on the screen. */
function ended(): void {
  line!.leave("normal_end");
  unsaid = "";
  const heading = el("h1", { tabindex: "-1" }, t("end.title"));
  const close = () => leavePage(() => undefined);
  const again = () => new Steps(main, ways).what();
  turn(main, el("div", { class: "step" }, heading, el("p", { class: "lead" }, t("end.text")),
    el("div", { class: "actions" }, button(t("end.close"), close, "main"), button(t("end.again"), again))), heading);
}

armLanguages();
armExit(goodbye);
armFoot();
document.getElementById("skip")!.addEventListener("click", (event) => {
  event.preventDefault();
  main.focus();
});
addEventListener("pagehide", () => {
  blank();
  if (line) line.leave("tab_closed");
});
addEventListener("online", askAgain);
addEventListener("pageshow", (event) => event.persisted && location.reload());
new Steps(main, ways).what(false);
