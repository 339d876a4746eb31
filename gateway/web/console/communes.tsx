// Finding a commune by what somebody says of it: its name, or a postal code.
import { useRef, useState } from "preact/hooks";
import { Match } from "../gen/pnav/routing/v1/routing_pb.ts";
import type { Commune, Suggestion } from "../gen/pnav/routing/v1/routing_pb.ts";
import { useDesk } from "./desk.ts";
import { useAnswer } from "./parts.tsx";
import * as words from "./words.ts";

const SHORTEST_QUERY = 2;

/** `doubt`: what is said of a commune that is not quite what was typed. */
export function Communes({ choose, doubt }: { choose: (commune: Commune) => void; doubt: string }) {
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
      <label class="stacked">
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
                {match !== Match.EXACT && ` · ${doubt}`}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
