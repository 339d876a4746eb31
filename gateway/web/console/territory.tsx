// The commune an action is about: as she gave it, or as the operator finds it.
import { useRef, useState } from "preact/hooks";
import { Match } from "../gen/pnav/routing/v1/routing_pb.ts";
import type { Commune, Suggestion } from "../gen/pnav/routing/v1/routing_pb.ts";
import { useDesk } from "./desk.ts";
import { where } from "./naming.ts";
import { useAnswer } from "./parts.tsx";
import type { Conversation } from "./state.ts";
import type { Conversations } from "./store.ts";
import * as words from "./words.ts";

const SHORTEST_QUERY = 2;

export function Territory({ conversation, store }: { conversation: Conversation; store: Conversations }) {
  const place = where(conversation);
  const [searching, setSearching] = useState(false);
  const choose = (commune: Commune) => {
    store.tell({ case: "corrected", session: conversation.session.name, commune });
    setSearching(false);
  };
  if (searching || !place.commune) return <Search choose={choose} unknown={!place.commune} />;
  return (
    <p class="line territory">
      <span><strong>{place.title}</strong> · {words.FORCE.of(place.force)}</span>
      <button type="button" class="link" onClick={() => setSearching(true)}>Autre commune</button>
    </p>
  );
}

function Search({ choose, unknown }: { choose: (commune: Commune) => void; unknown: boolean }) {
  const { services } = useDesk();
  const [query, setQuery] = useState("");
  const short = query.trim().length < SHORTEST_QUERY;
  const { value, failure } = useAnswer(
    async () => (short ? [] : (await services.routing.suggest({ query: query.trim() })).suggestions), [query]);
  // What was found for the letters before stays until the answer for these is there.
  const found = useRef<readonly Suggestion[]>([]);
  if (value) found.current = value;
  return (
    <div class="search">
      {unknown && <p class="quiet">La commune n’est pas connue : cherchez-la avec la personne.</p>}
      <label>
        <span>Commune ou code postal</span>
        <input type="search" autocomplete="off" maxLength={100} value={query}
          onInput={(event) => setQuery(event.currentTarget.value)} />
      </label>
      <p class="heard" role="status">
        {value && !short ? words.plural(value.length, "commune trouvée", "communes trouvées") : ""}
      </p>
      {failure && <p class="failure" role="alert">{failure}</p>}
      {value?.length === 0 && !short && <p class="quiet">Aucune commune ne correspond.</p>}
      <ul class="rows">
        {found.current.map(({ commune, postalCode, matchedTitle, match }) => commune && (
          <li key={commune.name}>
            <button type="button" class="pick" onClick={() => choose(commune)}>
              <strong>{commune.title} ({postalCode})</strong>
              <span class="quiet">
                {matchedTitle && `${matchedTitle} · `}{commune.departmentTitle} · {words.FORCE.of(commune.force)}
                {match !== Match.EXACT && " · à vérifier avec la personne"}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
