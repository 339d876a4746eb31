import assert from "node:assert/strict";
import { test } from "node:test";
import { create } from "@bufbuild/protobuf";
import {
  type Entry, type Session, Author, EntrySchema, HandoverEnding, Part, SessionSchema, SessionState,
} from "../gen/pnav/chat/v1/resources_pb.ts";
import { addressees, guestPart, isActive, isBeside, isOffer, isOver, unanswered, unread } from "../console/standing.ts";
import { type Conversation, type Event, EMPTY, apply } from "../console/state.ts";
import * as team from "../console/team_words.ts";

const NAME = "sessions/cergy";
const { ACTIVE, CLOSED, OFFERED, WAITING } = SessionState;

type Given = Partial<Pick<Session, "state" | "operator" | "guests" | "handover">>;
const of = (given: Given): Session =>
  create(SessionSchema, { name: NAME, epoch: 1n, state: ACTIVE, operator: "alice", ...given });
const guest = (subject: string, part: Part) => [{ $typeName: "pnav.chat.v1.Guest" as const, subject, part }];
const handover = (to: string) => ({ $typeName: "pnav.chat.v1.Handover" as const, to, overlap: false, note: "" });

const line = (seq: number, author: Author, by: string, body: Entry["body"]): Event =>
  ({ case: "entry", value: create(EntrySchema, { session: NAME, seq: BigInt(seq), author, by, body }) });
const message = (seq: number, author: Author, by = "") =>
  line(seq, author, by, { case: "message", value: { $typeName: "pnav.chat.v1.Message", text: "…" } });
const note = (seq: number, by: string) =>
  line(seq, Author.SPECIALIST, by, { case: "note", value: { $typeName: "pnav.chat.v1.Note", text: "…" } });

function held(me: string, session: Session, ...events: Event[]): Conversation {
  const state = [{ case: "session", value: session } as Event, ...events].reduce(apply, { ...EMPTY, me });
  return state.conversations.get(NAME)!;
}

test("a chat is the interlocutor's, and whoever reads along is beside it", () => {
  const watched = of({ guests: guest("denis", Part.WATCH) });
  assert.deepEqual([isActive(held("alice", watched)), isBeside(held("alice", watched))], [true, false]);
  assert.deepEqual([isActive(held("denis", watched)), isBeside(held("denis", watched))], [false, true]);
});

test("a chat that a colleague proposes is an offer to her alone", () => {
  const proposed = of({ handover: handover("bruno") });
  assert.equal(isOffer(held("bruno", proposed)), true);
  assert.equal(isOffer(held("alice", proposed)), false);
});

test("whoever reads along is not offered what the queue offers to somebody else", () => {
  const offered = of({ state: OFFERED, operator: "bruno", guests: guest("denis", Part.WATCH) });
  assert.equal(isOffer(held("denis", offered)), false);
  assert.equal(isBeside(held("denis", offered)), true);
});

test("the interlocutor and whoever joined write to her first; everybody else only to the team", () => {
  const guests = [...guest("hana", Part.JOIN), ...guest("bruno", Part.ADVISE), ...guest("denis", Part.WATCH)];
  const chat = of({ guests });
  const first = ["alice", "hana", "bruno", "denis"].map((me) => addressees(held(me, chat))[0]);
  assert.deepEqual(first, ["visitor", "visitor", "team", "team"]);
});

test("nobody writes to her while nobody has the chat, or after its end", () => {
  for (const state of [WAITING, OFFERED, CLOSED]) {
    assert.deepEqual(addressees(held("hana", of({ state, guests: guest("hana", Part.JOIN) }))), ["team"]);
    assert.deepEqual(addressees(held("alice", of({ state }))), ["team"]);
  }
});

test("after the end nobody is beside it any more", () => {
  const over = held("hana", of({ state: CLOSED, guests: guest("hana", Part.JOIN) }));
  assert.deepEqual([isOver(over), isBeside(over), guestPart(over)], [true, false, Part.JOIN]);
});

test("a note and a message never share a draft", () => {
  const write = (to: "visitor" | "team", text: string): Event => ({ case: "draft", session: NAME, to, text });
  const both = [write("visitor", "Bonjour"), write("team", "Elle pleure")];
  assert.deepEqual(held("alice", of({}), ...both).drafts, { visitor: "Bonjour", team: "Elle pleure" });
  const queued: Event = { case: "queued", session: NAME, to: "team", id: "a", text: "Elle pleure" };
  const noted = held("alice", of({}), ...both, queued);
  assert.deepEqual(noted.drafts, { visitor: "Bonjour", team: "" });
  assert.deepEqual(noted.outgoing.map(({ to }) => to), ["team"]);
});

test("a colleague's note waits to be read, and is no answer to her", () => {
  const chat = held("alice", of({}), message(1, Author.VISITOR), note(2, "denis"));
  assert.equal(unread(chat), 2);
  assert.equal(unanswered(chat)?.seq, 1n);
});

test("what I write shows that I read all before it; what the interlocutor writes shows it of her alone", () => {
  const watched = of({ guests: guest("denis", Part.WATCH) });
  const said = [message(1, Author.VISITOR), message(2, Author.OPERATOR, "alice")];
  assert.equal(unread(held("alice", watched, ...said)), 0);
  assert.equal(unread(held("denis", watched, ...said)), 1);
  assert.equal(unread(held("denis", watched, ...said, note(3, "denis"))), 0);
});

test("a proposal that came to nothing waits to be read, and names who said no", () => {
  const offered = line(1, Author.OPERATOR, "alice", {
    case: "handoverOffered", value: { $typeName: "pnav.chat.v1.HandoverOffered", to: "bruno", overlap: false, note: "" },
  });
  const declined = line(2, Author.OPERATOR, "bruno",
    { case: "handoverEnded", value: { $typeName: "pnav.chat.v1.HandoverEnded", how: HandoverEnding.DECLINED } });
  const chat = held("alice", of({}), offered, declined);
  assert.equal(unread(chat), 1);
  assert.equal(team.together(chat.log[1]!, "alice", chat.log.slice(0, 1)), "Relais décliné : bruno a dit non");
  assert.equal(team.together(chat.log[1]!, "bruno", chat.log.slice(0, 1)), "Relais décliné : vous avez dit non");
});

test("who wrote it is named, and I am called you", () => {
  const entry = held("alice", of({}), message(1, Author.SPECIALIST, "hana")).log[0]!;
  assert.equal(team.author("alice", entry), "Psychologue · hana");
  assert.equal(team.author("hana", entry), "Vous");
});
