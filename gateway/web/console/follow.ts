// The one stream of an operator's console: reconnects from its cursors until it is told to stop.
import { Code, ConnectError } from "@connectrpc/connect";
import { reason } from "./failures.ts";
import { type Services, backoff, wait } from "./services.ts";
import { cursors } from "./state.ts";
import type { Conversations } from "./store.ts";

/** A beat comes at least every 10 s (operator.proto): three of them missing means that nobody is there. */
const SILENCE_MS = 30_000;
/** Answers after which following again would be answered alike. */
const FINAL = [Code.Unauthenticated, Code.PermissionDenied, Code.Unimplemented];

/** Follows until `stop`, or until an answer that will not change; that answer is thrown. */
export async function follow({ operator }: Services, store: Conversations, stop: AbortSignal): Promise<void> {
  for (let attempt = 0; !stop.aborted; attempt++) {
    try {
      await once(operator, store, stop, () => (attempt = 0));
    } catch (error) {
      if (FINAL.includes(ConnectError.from(error).code)) throw error;
      if (reason(error) === "CURSOR_INVALID") store.tell({ case: "restart" });
    }
    store.tell({ case: "link", value: "lost" });
    await wait(backoff(attempt));
  }
}

async function once(operator: Services["operator"], store: Conversations, stop: AbortSignal, alive: () => void) {
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), SILENCE_MS);
  const request = { cursors: cursors(store.state) };
  try {
    // No deadline: the stream lasts as long as the console.
    for await (const { events } of operator.follow(request, { signal: AbortSignal.any([stop, silence.signal]), timeoutMs: 0 })) {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), SILENCE_MS);
      for (const { event } of events) {
        if (event.case === "beat") alive();
        if (event.case !== undefined) store.tell(event);
      }
    }
  } finally {
    clearTimeout(timer);
    silence.abort();
  }
}
