// The page's end of the line against the vectors it shares with gateway/protocol.py.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { VisitorLine } from "../public/protocol.ts";
import type { Action } from "../public/actions.ts";
import type { Code, Departure, Intake, Kept } from "../public/frames.ts";

type Step = { at: number; out: Action[]; wake?: number | null } & Record<string, unknown>;
type Case = { name: string; side: string; token: string; intake: Intake | Code; chance: number; steps: Step[] };

const vectors: Case[] = JSON.parse(readFileSync(new URL("../../../tests/vectors/line.json", import.meta.url), "utf8"));

function take(line: VisitorLine, step: Step): Action[] {
  if ("start" in step) return line.hasten(step.at);
  if ("connected" in step) return line.connected(step.at);
  if ("disconnected" in step) return line.disconnected(step.at);
  if ("receive" in step) return line.received(JSON.stringify(step["receive"]), step.at);
  if ("receive_text" in step) return line.received(step["receive_text"] as string, step.at);
  if ("tick" in step) return line.tick(step.at);
  if ("say" in step) {
    const [id, text] = step["say"] as [string, string];
    return line.keep({ t: "say", id, text }, step.at);
  }
  if ("consent" in step) return line.keep({ t: "consent", ...(step["consent"] as object) } as Kept, step.at);
  if ("invitation" in step) return line.keep({ t: "invitation", ...(step["invitation"] as object) } as Kept, step.at);
  if ("past" in step) {
    const [seq, past] = step["past"] as [number, boolean];
    assert.equal(line.past(seq), past, `entry ${seq}`);
    return [];
  }
  if ("typing" in step) return line.typing(step["typing"] as boolean);
  if ("seen" in step) return line.seen();
  if ("code" in step) return line.code();
  if ("code_confirm" in step) {
    const typed = step["code_confirm"] as string | Code;
    return line.code(typeof typed === "string" ? { code: typed } : typed);
  }
  if ("history" in step) return line.history();
  if ("leave" in step) return line.leave(step["leave"] as Departure);
  throw new Error(`no such step: ${JSON.stringify(step)}`);
}

for (const { name, token, intake, chance, steps } of vectors.filter(({ side }) => side === "page")) {
  test(`line: ${name}`, () => {
    const line = new VisitorLine(token, intake, () => chance);
    steps.forEach((step, index) => {
      assert.deepEqual(take(line, step), step.out, `step ${index}`);
      if (step.wake !== undefined) assert.equal(line.wakeAt(), step.wake ?? Infinity, `wakeAt after step ${index}`);
    });
  });
}
