import assert from "node:assert/strict";
import { test } from "node:test";
import { type Page, gather } from "../console/pages.ts";

const itself = (row: string): string => row;

/** A list of two rows a page; what was asked for. */
function list(...rows: string[]) {
  const asked: string[] = [];
  const turn = async (token: string): Promise<Page<string>> => {
    asked.push(token);
    const from = Number(token);
    return { rows: rows.slice(from, from + 2), next: from + 2 < rows.length ? String(from + 2) : "" };
  };
  return { asked, turn };
}

test("the first page alone is asked for at first", async () => {
  const { asked, turn } = list("a", "b", "c");
  assert.deepEqual(await gather(turn, itself, 0), { rows: ["a", "b"], next: "2" });
  assert.deepEqual(asked, [""]);
});

test("the next page comes behind what is there", async () => {
  const { turn } = list("a", "b", "c");
  const held = await gather(turn, itself, 0);
  assert.deepEqual(await gather(turn, itself, 3, held), { rows: ["a", "b", "c"], next: "" });
});

test("a list that is read anew is read as far as it was", async () => {
  const { asked, turn } = list("a", "b", "c", "d", "e");
  assert.deepEqual(await gather(turn, itself, 4), { rows: ["a", "b", "c", "d"], next: "4" });
  assert.deepEqual(asked, ["", "2"]);
});

test("a list that has become shorter ends where it ends", async () => {
  assert.deepEqual(await gather(list("a").turn, itself, 4), { rows: ["a"], next: "" });
});

test("a row that has moved onto the next page meanwhile is there once", async () => {
  const { turn } = list("new", "a", "b", "c", "d");
  assert.deepEqual(await gather(turn, itself, 3, { rows: ["a", "b"], next: "2" }), { rows: ["a", "b", "c"], next: "4" });
});

test("an empty page that is not the end does not end the list", async () => {
  const turn = async (token: string) => (token ? { rows: ["a"], next: "" } : { rows: [], next: "more" });
  assert.deepEqual(await gather(turn, itself, 1), { rows: ["a"], next: "" });
});
