// What the visitor's end of the line makes happen: frames to send, and news for the screen.
import type { Entry, Up } from "./frames.ts";

/** What the screen is told. */
export type News =
  | { is: "connection"; state: "connecting" | "online" | "offline" }
  | { is: "queue"; position: number; staffed: boolean }
  | { is: "entry"; entry: Entry }
  | { is: "delivered"; id: string }
  | { is: "typing"; on: boolean }
  | { is: "refused"; reason: string; id: string; kept: boolean }
  | { is: "held" }
  | { is: "history" }
  | { is: "code"; code: string }
  | { is: "code_confirmed" }
  | { is: "code_refused"; reason: string }
  | { is: "over"; reason: string };

export type Action = { do: "connect" } | { do: "send"; frame: Up } | { do: "close" } | { do: "tell"; news: News };

export const tell = (news: News): Action => ({ do: "tell", news });
export const send = (frame: Up): Action => ({ do: "send", frame });

/** Her wish for a return code, or to confirm one: answered, or refused; never sent a second time by itself. */
export class CodeWish {
  private open = false;

  ask(frame: Up, live: boolean): Action[] {
    this.open = true;
    return live ? [send(frame)] : this.refused("OFFLINE");
  }

  answered(news: News): Action[] {
    this.open = false;
    return [tell(news)];
  }

  /** Also for want of a connection. Nothing, where nothing was asked. */
  refused(reason: string): Action[] {
    return this.open ? this.answered({ is: "code_refused", reason }) : [];
  }
}
