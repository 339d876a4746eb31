import assert from "node:assert/strict";
import { test } from "node:test";
import { create } from "@bufbuild/protobuf";
import { ReplyAudience, ReplySchema } from "../gen/pnav/chat/v1/reply_pb.ts";
import { Category, IntakeSchema } from "../gen/pnav/chat/v1/resources_pb.ts";
import { active, fromDraft, insert, opens, over, step, whose } from "../console/replies.ts";

test("a slash opens the picker on an empty line and is a slash anywhere else", () => {
  const where = (text: string) => [...text, ""].map((_, caret) => opens(text, caret, caret));
  assert.deepEqual(where(""), [true]);
  assert.deepEqual(where("a"), [false, false]);
  assert.deepEqual(where("a\n\nb"), [false, false, true, false, false]);
  assert.deepEqual(where("a\n"), [false, false, true]);
  assert.equal(opens("\n", 0, 1), false);
});

test("a reply goes in letter by letter, in the place of what is selected, and the caret behind it", () => {
  assert.deepEqual(insert("", 0, 0, "{prénom} $&"), { text: "{prénom} $&", caret: 11 });
  assert.deepEqual(insert("a\n\nb", 2, 2, "17"), { text: "a\n17\nb", caret: 4 });
  assert.deepEqual(insert("abc", 1, 2, "17"), { text: "a17c", caret: 3 });
});

test("arrows go round the options, and other keys move nothing", () => {
  assert.deepEqual([0, 1, 2].map((at) => step("ArrowDown", at, 3)), [1, 2, 0]);
  assert.deepEqual([0, 1, 2].map((at) => step("ArrowUp", at, 3)), [2, 0, 1]);
  assert.equal(step("ArrowDown", 0, 0), undefined);
  assert.equal(step("Home", 1, 3), undefined);
  assert.deepEqual([step("ArrowDown", -1, 3), step("ArrowUp", -1, 3)], [0, 2]);
});

test("what she went to stays what she means when a later answer moves it, and nothing else takes its place", () => {
  const [a, b] = ["a", "b"].map((name) => create(ReplySchema, { name }));
  assert.deepEqual([active([a!, b!], "b"), active([b!, a!], "b"), active([a!], "b")], [1, 0, -1]);
  assert.deepEqual([active([a!, b!], undefined), active([], undefined)], [0, -1]);
});

test("what nobody made came with the platform", () => {
  const [PRIVATE, ALL] = [ReplyAudience.PRIVATE, ReplyAudience.ALL];
  assert.equal(whose({ audience: ALL, creator: "" }), "de la plateforme");
  assert.equal(whose({ audience: ALL, creator: "denis" }), "pour tous");
  assert.equal(whose({ audience: PRIVATE, creator: "alice" }), "pour moi");
});

test("a draft is kept privately, under its first line, in the language of the chat", () => {
  const intake = create(IntakeSchema, { language: "en", category: Category.DOMESTIC });
  const sheet = fromDraft(`  ${"é".repeat(120)}\nb  `, intake);
  assert.equal(sheet.title, "é".repeat(100));
  assert.equal(sheet.text, `${"é".repeat(120)}\nb`);
  assert.deepEqual([sheet.audience, sheet.language, sheet.categories], [ReplyAudience.PRIVATE, "en", []]);
  assert.equal(fromDraft("a", undefined).language, "fr");
});

test("what is sent is the sheet, over the reply as it was last read", () => {
  const read = create(ReplySchema, { name: "replies/r", etag: "3", title: "old", categories: [Category.DOMESTIC] });
  const sheet = create(ReplySchema, { name: "replies/r", etag: "2", title: "new", categories: read.categories });
  const { name, etag, title, categories } = over(sheet, read);
  assert.deepEqual([name, etag, title, categories], ["replies/r", "3", "new", [Category.DOMESTIC]]);
  assert.deepEqual([over(sheet, undefined).name, over(sheet, undefined).etag], ["", ""]);
});
