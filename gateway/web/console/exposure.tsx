// What an operator has borne in this shift, and the cool-down after a hard chat.
import { durationMs } from "@bufbuild/protobuf/wkt";
import type { Exposure } from "../gen/pnav/chat/v1/operator_pb.ts";
import { Mark } from "./parts.tsx";
import { useNow } from "./store.ts";
import * as words from "./words.ts";

export interface Load {
  readonly chats: number;
  readonly hard: number;
  /** When the cool-down ends, by this machine's clock; absent without one. */
  readonly until?: number | undefined;
}

/** As it stands now. */
export const load = (exposure: Exposure | undefined): Load | undefined => exposure && {
  chats: exposure.chats, hard: exposure.hard, until: exposure.rest && Date.now() + durationMs(exposure.rest),
};

export function Borne({ borne, rested }: { borne: Load | undefined; rested: () => void }) {
  const left = (borne?.until ?? 0) - useNow();
  return (
    <div class="borne">
      {borne && borne.chats > 0 && (
        <p class="quiet">
          Ce service : {words.plural(borne.chats, "conversation", "conversations")}
          {borne.hard > 0 && `, ${words.plural(borne.hard, "difficile", "difficiles")}`}
        </p>
      )}
      {left > 0 && (
        <div class="rest">
          <p><Mark tone="soon" shape="clock">Répit : encore {words.lasting(left)}</Mark></p>
          <p class="quiet">Rien de nouveau ne vous est proposé.</p>
          <button type="button" onClick={rested}>Je reprends</button>
        </div>
      )}
    </div>
  );
}
