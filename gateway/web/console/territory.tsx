// The commune an action is about: as she gave it, or as the operator finds it.
import { useState } from "preact/hooks";
import type { Commune } from "../gen/pnav/routing/v1/routing_pb.ts";
import { Communes } from "./communes.tsx";
import { where } from "./naming.ts";
import type { Conversation } from "./state.ts";
import type { Conversations } from "./store.ts";
import * as words from "./words.ts";

export function Territory({ conversation, store }: { conversation: Conversation; store: Conversations }) {
  const place = where(conversation);
  const [searching, setSearching] = useState(false);
  const choose = (commune: Commune) => {
    store.tell({ case: "corrected", session: conversation.session.name, commune });
    setSearching(false);
  };
  if (searching || !place.commune) {
    return (
      <div class="stacked">
        {!place.commune && <p class="quiet">La commune n’est pas connue : cherchez-la avec la personne.</p>}
        <Communes choose={choose} doubt="à vérifier avec la personne" />
      </div>
    );
  }
  return (
    <p class="line territory">
      <span><strong>{place.title}</strong> · {words.FORCE.of(place.force)}</span>
      <button type="button" class="link" onClick={() => setSearching(true)}>Autre commune</button>
    </p>
  );
}
