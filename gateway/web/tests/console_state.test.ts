import assert from "node:assert/strict";
import { test } from "node:test";
import { create } from "@bufbuild/protobuf";
import { Author, Departure, EntrySchema, SessionSchema, SessionState } from "../gen/pnav/chat/v1/resources_pb.ts";
import { unanswered, unread } from "../console/standing.ts";
import { type Event, type State, EMPTY, Hole, apply, cursors } from "../console/state.ts";

const CERGY = "sessions/cergy";
const PARIS = "sessions/paris";

const picture = (name: string, epoch = 1n): Event =>
  ({ case: "session", value: create(SessionSchema, { name, epoch, state: SessionState.ACTIVE }) });

const says = (author: Author, seq: number, session = CERGY, clientId = ""): Event => ({
  case: "entry",
  value: create(EntrySchema, {
    session, seq: BigInt(seq), author, clientId, body: { case: "message", value: { text: `${seq}` } },
  }),
});
const she = (seq: number, session = CERGY) => says(Author.VISITOR, seq, session);
const operator = (seq: number, clientId = "") => says(Author.OPERATOR, seq, CERGY, clientId);

const assigned = (seq: number, epoch: bigint): Event => ({
  case: "entry",
  value: create(EntrySchema, {
    session: CERGY, seq: BigInt(seq), author: Author.SYSTEM, body: { case: "assigned", value: { operator: "me", epoch } },
  }),
});

const after = (...events: Event[]): State => events.reduce(apply, EMPTY);
const cergy = (state: State) => {
  const held = state.conversations.get(CERGY);
  assert.ok(held);
  return held;
};
const seqs = (state: State) => cergy(state).log.map((entry) => Number(entry.seq));

test("entries are kept in order, one after the other", () => {
  assert.deepEqual(seqs(after(picture(CERGY), she(1), operator(2), she(3))), [1, 2, 3]);
});

test("entries up to the cursor are ignored", () => {
  const state = after(picture(CERGY), she(1), she(2));
  assert.equal(apply(state, she(1)), state);
  assert.equal(apply(state, she(2)), state);
});

test("a hole is refused and changes nothing", () => {
  const state = after(picture(CERGY), she(1));
  assert.throws(() => apply(state, she(3)), Hole);
  assert.deepEqual(seqs(state), [1]);
});

test("an entry of a session that was never announced is a hole", () => {
  assert.throws(() => apply(EMPTY, she(1)), Hole);
});

test("the cursors say the last entry held of every session", () => {
  const state = after(picture(CERGY), she(1), she(2), picture(PARIS));
  assert.deepEqual(cursors(state), [{ session: CERGY, after: 2n }, { session: PARIS, after: 0n }]);
});

test("replaying the whole log over any part of it gives the same log", () => {
  const whole = [picture(CERGY), she(1), operator(2), assigned(3, 2n), she(4)];
  for (let cut = 1; cut <= whole.length; cut++) {
    assert.deepEqual(after(...whole.slice(0, cut), ...whole), after(...whole));
  }
});

test("a released session is forgotten, and is not selected any more", () => {
  const state = after(picture(CERGY), she(1), { case: "select", session: CERGY },
    { case: "released", value: { $typeName: "pnav.chat.v1.Released", session: CERGY } });
  assert.equal(state.conversations.size, 0);
  assert.equal(state.selected, undefined);
});

test("a chat of hers that is taken from under her eyes is named until she turns to another", () => {
  const taken: Event = { case: "released", value: { $typeName: "pnav.chat.v1.Released", session: CERGY } };
  const state = after(picture(CERGY), picture(PARIS), { case: "select", session: CERGY }, assigned(1, 2n), taken);
  assert.equal(state.gone?.name, CERGY);
  assert.equal(apply(state, { case: "select", session: PARIS }).gone, undefined);
  assert.equal(after(picture(CERGY), { case: "select", session: PARIS }, taken).gone, undefined);
});

test("after refused cursors every log is read anew, and what was being written is still there", () => {
  const ended: Event = { case: "session", value: create(SessionSchema, { name: PARIS, state: SessionState.CLOSED }) };
  const draft: Event = { case: "draft", session: CERGY, to: "visitor", text: "Bonjour" };
  const state = after(picture(CERGY), she(1), draft, ended, { case: "restart" });
  assert.deepEqual(cursors(state), [{ session: CERGY, after: 0n }]);
  assert.equal(cergy(state).drafts.visitor, "Bonjour");
});

test("an assignment in the log changes the epoch to write with", () => {
  const state = after(picture(CERGY), she(1), assigned(2, 2n));
  assert.equal(cergy(state).session.epoch, 2n);
});

test("a picture older than the assignment held is ignored", () => {
  const state = after(picture(CERGY, 3n));
  assert.equal(apply(state, picture(CERGY, 2n)), state);
});

test("a message keeps the epoch it was written under", () => {
  const queued: Event = { case: "queued", session: CERGY, to: "visitor", id: "a", text: "Bonjour" };
  const state = after(picture(CERGY), queued, assigned(1, 2n));
  assert.equal(cergy(state).outgoing[0]?.epoch, 1n);
});

test("a message on its way stays until the log holds it", () => {
  const sent = after(picture(CERGY), { case: "queued", session: CERGY, to: "visitor", id: "a", text: "Bonjour" });
  const answered = apply(sent, { case: "delivered", session: CERGY, id: "a" });
  assert.deepEqual(cergy(sent).outgoing.map((message) => message.state), ["sending"]);
  assert.deepEqual(cergy(answered).outgoing.map((message) => message.state), ["delivered"]);
  assert.deepEqual(cergy(apply(answered, operator(1, "a"))).outgoing, []);
});

test("an answer that comes after its entry brings nothing back", () => {
  const state = after(picture(CERGY), { case: "queued", session: CERGY, to: "visitor", id: "a", text: "Bonjour" },
    operator(1, "a"), { case: "delivered", session: CERGY, id: "a" });
  assert.deepEqual(cergy(state).outgoing, []);
});

test("sending empties the draft of that conversation only", () => {
  const write = (session: string, text: string): Event => ({ case: "draft", session, to: "visitor", text });
  const state = after(picture(CERGY), picture(PARIS), write(CERGY, "Bonjour"), write(PARIS, "Bonsoir"),
    { case: "queued", session: CERGY, to: "visitor", id: "a", text: "Bonjour" });
  assert.equal(cergy(state).drafts.visitor, "");
  assert.equal(state.conversations.get(PARIS)?.drafts.visitor, "Bonsoir");
});

test("only what nobody has looked at is unread", () => {
  const state = after(picture(CERGY), picture(PARIS), { case: "select", session: PARIS }, she(1), she(2), she(1, PARIS));
  assert.equal(unread(cergy(state)), 2);
  assert.equal(unread(state.conversations.get(PARIS)!), 0);
  assert.equal(unread(cergy(apply(state, { case: "select", session: CERGY }))), 0);
});

test("a message in a tab that nobody looks at is unread until somebody does", () => {
  const state = after(picture(CERGY), { case: "select", session: CERGY }, { case: "watched", value: false }, she(1));
  assert.equal(unread(cergy(state)), 1);
  assert.equal(unread(cergy(apply(state, { case: "watched", value: true }))), 0);
});

test("the new line stands before the first unread message, until an answer", () => {
  const state = after(picture(CERGY), she(1), operator(2), she(3), she(4), { case: "select", session: CERGY });
  assert.equal(cergy(state).newAfter, 2);
  assert.equal(cergy(apply(state, operator(5))).newAfter, undefined);
});

test("the clock runs from her first message without an answer; a look, or one more message, does not reset it", () => {
  const state = after(picture(CERGY), she(1), operator(2), she(3), she(4), { case: "select", session: CERGY });
  assert.equal(unanswered(cergy(state))?.seq, 3n);
  assert.equal(unanswered(cergy(apply(state, operator(5)))), undefined);
});

test("nobody is writing once the link is lost", () => {
  const typing: Event = {
    case: "visitorTyping", value: { $typeName: "pnav.chat.v1.VisitorTyping", session: CERGY, active: true },
  };
  const state = after(picture(CERGY), typing);
  assert.equal(cergy(state).typing, true);
  assert.equal(cergy(apply(state, { case: "link", value: "lost" })).typing, false);
});

const presence = (visitorPresent: boolean, departure = Departure.UNSPECIFIED): Event => ({
  case: "session", value: create(SessionSchema, { name: CERGY, epoch: 1n, state: SessionState.ACTIVE, visitorPresent, departure }),
});
const seen = (seq: number): Event =>
  ({ case: "visitorSeen", value: { $typeName: "pnav.chat.v1.VisitorSeen", session: CERGY, seq: BigInt(seq) } });

test("what she has read only grows, in whatever order it is told", () => {
  assert.equal(cergy(after(picture(CERGY), operator(1), operator(2), seen(2), seen(1))).seen, 2);
});

test("whoever had left and is there again is back, until somebody writes", () => {
  const back = after(presence(true), presence(false, Departure.QUICK_EXIT), presence(true));
  assert.equal(cergy(back).back, Departure.QUICK_EXIT);
  assert.equal(cergy(apply(back, presence(true))).back, Departure.QUICK_EXIT);
  assert.equal(cergy(apply(back, she(1))).back, undefined);
  assert.equal(cergy(apply(back, presence(false, Departure.TAB_CLOSED))).back, undefined);
});

test("whoever was there all the time, or comes for the first time, is not back", () => {
  assert.equal(cergy(after(presence(true), presence(true))).back, undefined);
  assert.equal(cergy(after(presence(true))).back, undefined);
});
