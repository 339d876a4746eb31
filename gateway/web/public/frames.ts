// The frames of the visitor's line, as docs/protocol.md lists them.

export type Category = "sexual_sexist" | "domestic" | "discrimination_hate";
export type Standing = "victim" | "witness" | "relative" | "professional";
export type Field = "name" | "phone" | "email" | "address";
export type Departure = "quick_exit" | "tab_closed" | "normal_end";

/** What she said before the chat; carried by `open`. */
export interface Intake {
  category: Category;
  standing?: Standing;
  place?: { commune: string } | { postal: string };
  lang: string;
  minor?: boolean;
  danger?: boolean;
  /** Return code of an earlier chat that has ended, for its operator to read. */
  code?: string;
}

/** What she says instead when she comes back from another device; carried by `return`. 16 digits, and her safe word. */
export interface Code {
  code: string;
  word?: string;
}

/** Her answer to a request for consent. */
export interface Consent {
  t: "consent";
  referral: string;
  granted: boolean;
  wording: string;
  lang: string;
  details?: Partial<Record<Field, string>>;
}

/** Whether she agrees that a psychologist joins. */
export interface Invitation {
  t: "invitation";
  invitation: string;
  agreed: boolean;
}

/** What is kept, under an id, until the log has it. */
export type Lasting = { t: "say"; text: string } | Consent | Invitation;
export type Kept = Lasting & { id: string };

export type Up =
  | ({ t: "open"; token: string } & Intake)
  | { t: "resume"; token: string; after: number }
  | ({ t: "return"; token: string } & Code)
  | Kept
  | { t: "typing"; on: boolean }
  | { t: "seen"; seq: number }
  | { t: "code" }
  | ({ t: "code_confirm" } & Code)
  | { t: "history" }
  | { t: "leave"; how: Departure }
  | { t: "ping" };

/** One line of her log. Which further members it has depends on `kind`. */
export interface Entry {
  t: "entry";
  seq: number;
  at: string;
  by: "visitor" | "operator" | "specialist" | "system";
  kind: string;
  id?: string;
  text?: string;
  referral?: string;
  recipient?: string;
  fields?: Field[];
  wording?: string;
  stage?: "delivered" | "acknowledged";
  invitation?: string;
  agreed?: boolean;
  continues?: boolean;
  title?: string;
  description?: string;
  phone?: string;
  address?: string;
  verified?: string;
}

export type Down =
  | { t: "opened"; last: number; held_back?: boolean }
  | { t: "queue"; position: number; staffed: boolean }
  | Entry
  | { t: "ack"; id: string; seq: number }
  | { t: "typing"; on: boolean }
  | { t: "refused"; reason: string; id?: string }
  | { t: "code"; code: string }
  | { t: "code_confirmed" }
  | { t: "bye"; reason: string }
  | { t: "pong" };

/** What a text frame says; null for one that is no JSON object with a kind, or an entry without a place. */
export function read(text: string): Down | null {
  let frame: unknown;
  try {
    frame = JSON.parse(text);
  } catch (_) {
    return null;
  }
  if (typeof frame !== "object" || frame === null) return null;
  const { t, seq } = frame as { t?: unknown; seq?: unknown };
  if (typeof t !== "string" || (t === "entry" && !Number.isSafeInteger(seq))) return null;
  return frame as Down;
}
