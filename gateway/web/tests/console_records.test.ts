import assert from "node:assert/strict";
import { test } from "node:test";
import { changed, crossed, rebased } from "../console/editor_kind.ts";

const READ = { phone: "1", address: "Rue A", audiences: [1] as readonly number[] };

test("an update says the fields that were changed, and no other", () => {
  assert.deepEqual(changed(READ, { ...READ, phone: "2", audiences: [1, 2] }), ["phone", "audiences"]);
  assert.deepEqual(changed(READ, { ...READ, audiences: [1] }), []);
});

test("what somebody else wrote meanwhile stays, under what she typed", () => {
  const typed = { ...READ, phone: "2" };
  const now = { ...READ, phone: "3", address: "Rue B" };
  assert.deepEqual(rebased(READ, typed, now), { ...READ, phone: "2", address: "Rue B" });
});

test("only fields in which both wrote are told", () => {
  const typed = { ...READ, phone: "2" };
  const now = { ...READ, phone: "3", address: "Rue B" };
  assert.deepEqual(crossed(READ, typed, now), { phone: "3" });
  assert.deepEqual(crossed(READ, READ, now), {});
});
