// What a conversation is called, and how it stands, at a glance.
import { timestampMs } from "@bufbuild/protobuf/wkt";
import { type Session, Departure } from "../gen/pnav/chat/v1/resources_pb.ts";
import type { Point } from "../gen/pnav/routing/v1/routing_pb.ts";
import { Force } from "../gen/pnav/routing/v1/routing_pb.ts";
import type { Shape, Tone } from "./parts.tsx";
import { isActive, isBeside, unanswered } from "./standing.ts";
import type { Conversation, State } from "./state.ts";
import * as words from "./words.ts";

const SOON_MS = 30_000;
const LATE_MS = 60_000;

export interface Glance {
  readonly tone: Tone;
  readonly shape: Shape;
  readonly text: string;
}

/** Where a conversation takes place, as the operator may have corrected it. */
export interface Where {
  readonly commune: string;
  readonly title: string;
  readonly departmentCode: string;
  readonly force: Force;
  readonly point?: Point | undefined;
}

export const plain = ({ intake }: Session): string => `${words.town(intake)} · ${words.subject(intake)}`;

/** "Cergy · violences conjugales", and the hour it began where two would have one name. */
export function naming(state: State, conversation: Conversation): string {
  const name = plain(conversation.session);
  const twin = [...state.conversations.values()].some((other) => other !== conversation && plain(other.session) === name);
  return twin ? `${name} · ${words.hour(conversation.session.createTime)}` : name;
}

export const mine = (state: State): Conversation[] => [...state.conversations.values()].filter(isActive);
export const beside = (state: State): Conversation[] => [...state.conversations.values()].filter(isBeside);

/** Those that can be moved between by keyboard, in the order of the lists. */
export const going = (state: State): Conversation[] => [...mine(state), ...beside(state)];

export function where({ session, corrected }: Conversation): Where {
  if (corrected) return { ...corrected, commune: corrected.name };
  const place = session.intake?.place;
  return {
    commune: place?.commune ?? "", title: place?.title ?? "", departmentCode: place?.departmentCode ?? "",
    force: place?.force ?? Force.UNKNOWN, point: place?.point,
  };
}

/** Since her last message without an answer: calm, then soon from 30 s, late from 60 s. */
export function waiting(conversation: Conversation, now: number): Glance {
  const message = isActive(conversation) ? unanswered(conversation) : undefined;
  if (!message?.createTime) return { tone: "mute", shape: "done", text: "répondu" };
  const passed = Math.max(0, now - timestampMs(message.createTime));
  const text = `${words.lasting(passed)} sans réponse`;
  if (passed >= LATE_MS) return { tone: "late", shape: "alarm", text };
  return passed >= SOON_MS ? { tone: "soon", shape: "clock", text } : { tone: "calm", shape: "clock", text };
}

/** Whether she is there; leaving in a hurry is a state of its own. */
export function presence({ session: { visitorPresent, departure } }: Conversation): Glance {
  if (visitorPresent) return { tone: "calm", shape: "present", text: "présente" };
  const hurried = departure === Departure.QUICK_EXIT;
  return { tone: hurried ? "late" : "mute", shape: hurried ? "exit" : "absent", text: words.DEPARTURE.of(departure) };
}
