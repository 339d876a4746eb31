// The chat that this one continues, because the visitor gave its return code. Reading it is recorded.
import { useEffect, useState } from "preact/hooks";
import type { Entry } from "../gen/pnav/chat/v1/resources_pb.ts";
import { useDesk } from "./desk.ts";
import { Line } from "./entries.tsx";
import { sentence } from "./failures.ts";
import { persist } from "./services.ts";
import type { Conversation } from "./state.ts";

interface Pages {
  readonly entries: readonly Entry[];
  readonly lastSeq: bigint;
}

export function Earlier({ conversation: { session, me } }: { conversation: Conversation }) {
  const { services } = useDesk();
  const [pages, setPages] = useState<Pages>();
  const [failure, setFailure] = useState("");
  const held = pages?.entries.at(-1)?.seq ?? 0n;
  const read = () => {
    setFailure("");
    persist(() => services.team.readEarlier({ session: session.name, after: held })).then(
      ({ entries, lastSeq }) => setPages({ entries: [...(pages?.entries ?? []), ...entries], lastSeq }),
      (error) => setFailure(sentence(error)));
  };
  useEffect(read, []);
  return (
    <>
      <p class="quiet">Votre lecture est enregistrée.</p>
      <div class="log earlier" role="region" aria-label="Échange précédent" tabIndex={0}>
        {pages?.entries.map((entry) => <Line key={entry.seq.toString()} entry={entry} me={me} log={pages.entries} />)}
      </div>
      <p class="failure" role="alert">{failure}</p>
      {failure && <button type="button" onClick={read}>Réessayer</button>}
      {!failure && pages && held < pages.lastSeq && <button type="button" onClick={read}>Lire la suite</button>}
    </>
  );
}
