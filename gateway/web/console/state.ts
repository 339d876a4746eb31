// What an operator's console holds, as a pure reducer: no clock, no network, no screen.
//
// A reader at `last` accepts `last + 1` and nothing else (ARCHITECTURE.md §3.4): repeats are ignored, a hole is refused
// and the caller follows again from its cursors.
import type { ContactField, Entry, Session } from "../gen/pnav/chat/v1/resources_pb.ts";
import { Author, type Departure, SessionState } from "../gen/pnav/chat/v1/resources_pb.ts";
import type { FollowEvent } from "../gen/pnav/chat/v1/operator_pb.ts";
import type { Commune } from "../gen/pnav/routing/v1/routing_pb.ts";
import type { ReferralKind, Urgency } from "../gen/pnav/referral/v1/referral_pb.ts";
import { isBeside, isBy, speaks } from "./standing.ts";

/** For whom words are: the two never share a draft. */
export type Addressee = "visitor" | "team";

/** Words on their way: kept, with their request_id, until the log holds them. */
export interface Outgoing {
  readonly id: string;
  readonly to: Addressee;
  readonly epoch: bigint;
  readonly text: string;
  readonly state: "sending" | "delivered" | "refused";
}

/** A referral being written; kept per conversation like the draft of a message. */
export interface Report {
  readonly kind: ReferralKind;
  readonly urgency: Urgency;
  readonly unit: string;
  readonly fields: readonly ContactField[];
  readonly summary: string;
}

export interface Conversation {
  /** Subject of whoever sits at this console. */
  readonly me: string;
  readonly session: Session;
  readonly log: readonly Entry[];
  /** Seq up to which the operator has looked. */
  readonly read: number;
  /** Seq after which the "new" line is drawn; absent when there is nothing new. */
  readonly newAfter?: number | undefined;
  readonly typing: boolean;
  /** Seq up to which she has read, as far as she lets it be known. */
  readonly seen: number;
  /** How she had left, while nobody has written since she is back. */
  readonly back?: Departure | undefined;
  readonly drafts: Readonly<Record<Addressee, string>>;
  readonly outgoing: readonly Outgoing[];
  readonly report?: Report | undefined;
  /** Another commune than the one she gave, chosen by the operator. */
  readonly corrected?: Commune | undefined;
}

export type Link = "connecting" | "live" | "lost";

export interface State {
  /** Subject of whoever sits at this console. */
  readonly me: string;
  /** In order of arrival. */
  readonly conversations: ReadonlyMap<string, Conversation>;
  readonly selected?: string | undefined;
  /** What was taken from under the operator's eyes; until she turns to another. */
  readonly gone?: Session | undefined;
  /** Whether the tab is being looked at. */
  readonly watched: boolean;
  readonly link: Link;
}

type Followed = Exclude<FollowEvent["event"], { case: undefined }>;
type Own =
  | { case: "link"; value: Link }
  | { case: "restart" }
  | { case: "forgotten"; session: string }
  | { case: "watched"; value: boolean }
  | { case: "select"; session?: string }
  | { case: "draft"; session: string; to: Addressee; text: string }
  | { case: "report"; session: string; report?: Report | undefined }
  | { case: "corrected"; session: string; commune: Commune }
  | { case: "queued"; session: string; to: Addressee; id: string; text: string }
  | { case: "delivered"; session: string; id: string }
  | { case: "refused"; session: string; id: string }
  | { case: "dropped"; session: string; id: string };
export type Event = Followed | Own;

/** The stream skipped something: follow again from the cursors. */
export class Hole extends Error {}

export const EMPTY: State = { me: "", conversations: new Map(), watched: true, link: "connecting" };

/** Seq of the last entry held; 0 for none. */
export const last = (conversation: Conversation): number => conversation.log.length;

/** Where to follow from, one cursor per session held. */
export const cursors = (state: State): { session: string; after: bigint }[] =>
  [...state.conversations].map(([session, held]) => ({ session, after: BigInt(last(held)) }));

/** The state after an event. Throws Hole, and only that, when the stream cannot be trusted any further. */
export function apply(state: State, event: Event): State {
  switch (event.case) {
    case "session": return pictured(state, event.value);
    case "entry": return logged(state, event.value);
    case "released": return released(state, event.value.session);
    case "forgotten": return without(state, event.session);
    case "visitorTyping":
      return change(state, event.value.session, (held) => ({ ...held, typing: event.value.active }));
    case "visitorSeen":
      return change(state, event.value.session, (held) => ({ ...held, seen: Math.max(held.seen, Number(event.value.seq)) }));
    case "beat": return { ...state, link: "live" };
    case "link": return linked(state, event.value);
    case "restart": return restarted(state);
    case "watched": return look({ ...state, watched: event.value });
    case "select": return look({ ...left(state), selected: event.session, gone: undefined });
    case "draft": return change(state, event.session, (held) => written(held, event.to, event.text));
    case "report": return change(state, event.session, (held) => ({ ...held, report: event.report }));
    case "corrected": return change(state, event.session, (held) => ({ ...held, corrected: event.commune }));
    case "queued": return change(state, event.session, (held) => queued(held, event.to, event.id, event.text));
    case "dropped":
      return change(state, event.session, (held) => ({ ...held, outgoing: settle(held.outgoing, event.id) }));
    case "delivered":
    case "refused": return change(state, event.session, (held) => mark(held, event.id, event.case));
  }
}

const BLANK = { log: [], read: 0, typing: false, seen: 0, drafts: { visitor: "", team: "" }, outgoing: [] } as const;

/** A new picture; one that is older than the assignment held is ignored. */
function pictured(state: State, session: Session): State {
  const held = state.conversations.get(session.name);
  if (held && session.epoch < held.session.epoch) return state;
  return put(state, held ? { ...held, session, back: returning(held, session) } : { ...BLANK, me: state.me, session });
}

/** She was away, and is there: how she had left. */
const returning = (held: Conversation, { visitorPresent }: Session) =>
  visitorPresent ? (held.session.visitorPresent ? held.back : held.session.departure) : undefined;

function logged(state: State, entry: Entry): State {
  const held = state.conversations.get(entry.session);
  if (!held) throw new Hole(`an entry of a session that is not held`);
  const seq = Number(entry.seq);
  if (seq <= last(held)) return state;
  if (seq > last(held) + 1) throw new Hole(`entry ${seq} after ${last(held)}`);
  return look(put(state, {
    ...marked(held, entry, state.watched && state.selected === entry.session),
    session: pictureAfter(held.session, entry),
    log: [...held.log, entry],
    typing: held.typing && entry.author !== Author.VISITOR,
    back: entry.body.case === "message" ? undefined : held.back,
    outgoing: settle(held.outgoing, entry.clientId),
  }));
}

/** Words that nobody looks at draw the "new" line; an entry of mine shows that I looked at all before it. */
function marked(held: Conversation, entry: Entry, seen: boolean): Conversation {
  if (isBy(held.me, entry)) return { ...held, read: Number(entry.seq), newAfter: undefined };
  return speaks(entry, held.me) && !seen ? { ...held, newAfter: held.newAfter ?? held.read } : held;
}

/** Assignments and the end are entries too: whoever holds the whole prefix knows the epoch. */
function pictureAfter(session: Session, { body }: Entry): Session {
  if (body.case === "assigned" && body.value.epoch > session.epoch) {
    return { ...session, epoch: body.value.epoch, operator: body.value.operator, state: SessionState.ACTIVE };
  }
  return body.case === "closed" ? { ...session, state: SessionState.CLOSED } : session;
}

/** The cursors were refused: read every log from its beginning. What is being written stays; ended chats go. */
function restarted(state: State): State {
  const going = [...state.conversations].filter(([, { session }]) => session.state !== SessionState.CLOSED);
  const blank = { log: [], read: 0, newAfter: undefined };
  return { ...state, conversations: new Map(going.map(([name, held]) => [name, { ...held, ...blank }])) };
}

/** Nothing is known of who is writing while the link is down. */
function linked(state: State, link: Link): State {
  const conversations = new Map([...state.conversations].map(([name, held]) => [name, { ...held, typing: false }]));
  return { ...state, link, conversations: link === "lost" ? conversations : state.conversations };
}

const written = (held: Conversation, to: Addressee, text: string): Conversation =>
  ({ ...held, drafts: { ...held.drafts, [to]: text } });

const queued = (held: Conversation, to: Addressee, id: string, text: string): Conversation => ({
  ...written(held, to, ""),
  newAfter: undefined,
  outgoing: [...held.outgoing, { id, to, epoch: held.session.epoch, text, state: "sending" }],
});

const settle = (outgoing: readonly Outgoing[], id: string) => outgoing.filter((message) => message.id !== id);

const mark = (held: Conversation, id: string, state: Outgoing["state"]): Conversation => ({
  ...held,
  outgoing: held.outgoing.map((message) => (message.id === id ? { ...message, state } : message)),
});

const current = (state: State) => (state.selected === undefined ? undefined : state.conversations.get(state.selected));

/** Whatever the selected conversation holds has been looked at, if the tab is. */
function look(state: State): State {
  const held = current(state);
  return held && state.watched ? put(state, { ...held, read: last(held) }) : state;
}

/** Whoever turns to another conversation has done with the "new" line of this one. */
function left(state: State): State {
  const held = current(state);
  return held ? put(state, { ...held, newAfter: undefined }) : state;
}

function put(state: State, conversation: Conversation): State {
  return { ...state, conversations: new Map(state.conversations).set(conversation.session.name, conversation) };
}

function change(state: State, session: string, how: (held: Conversation) => Conversation): State {
  const held = state.conversations.get(session);
  return held ? put(state, how(held)) : state;
}

/** A chat that is somebody else's now does not go without a word; one that she left beside its interlocutor may. */
function released(state: State, session: string): State {
  const held = current(state);
  const gone = held?.session.name === session && !isBeside(held) ? held.session : state.gone;
  return { ...without(state, session), gone };
}

function without(state: State, session: string): State {
  const conversations = new Map(state.conversations);
  conversations.delete(session);
  return { ...state, conversations, selected: state.selected === session ? undefined : state.selected };
}
