// Which presses leave the page.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Presses } from "../public/exit.ts";

const press = (presses: Presses, key: string, now: number) => [presses.down(key, now, false), presses.up(key, now)];

test("exit: three times Escape counts down and leaves", () => {
  const presses = new Presses();
  assert.deepEqual([0, 1, 2].map((now) => press(presses, "Escape", now)[0]), [2, 1, 0]);
});

test("exit: three times Shift alone counts down and leaves", () => {
  const presses = new Presses();
  assert.deepEqual([0, 1, 2].map((now) => press(presses, "Shift", now)[1]), [2, 1, 0]);
});

test("exit: Shift+Tab, however often, never leaves", () => {
  const presses = new Presses();
  for (let now = 0; now < 9; now++) {
    presses.down("Shift", now, false);
    presses.down("Tab", now, false);
    presses.up("Tab", now);
    assert.equal(presses.up("Shift", now), null);
  }
});

test("exit: a Shift that came up counts once, whatever comes up after it", () => {
  const presses = new Presses();
  assert.equal(press(presses, "Shift", 0)[1], 2);
  assert.equal(presses.up("Shift", 1), null);
});

test("exit: a key held down is one press", () => {
  const presses = new Presses();
  assert.equal(presses.down("Escape", 0, false), 2);
  assert.equal(presses.down("Escape", 1, true), null);
});

test("exit: presses too far apart, of two keys, or with something else between begin anew", () => {
  const presses = new Presses();
  assert.equal(press(presses, "Escape", 0)[0], 2);
  assert.equal(press(presses, "Escape", 5_001)[0], 2);
  assert.equal(press(presses, "Shift", 5_002)[1], 2);
  press(presses, "a", 5_003);
  assert.equal(press(presses, "Shift", 5_004)[1], 2);
  presses.reset();
  assert.equal(press(presses, "Shift", 5_005)[1], 2);
});
