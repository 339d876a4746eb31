// What can be done with a record besides writing in it: vouching for it; where it can be, retiring it and bringing it back.
import { useRef, useState } from "preact/hooks";
import { useDesk } from "./desk.ts";
import type { Act, Held, Kind } from "./editor_kind.ts";
import { sentence } from "./failures.ts";
import { Confirm } from "./parts.tsx";
import { persist } from "./services.ts";

interface Props<S extends object> {
  kind: Kind<S>;
  held: Held<S>;
  /** Something is typed that is not saved: vouching for it would vouch for something else. */
  unsaved: boolean;
  kept: (held: Held<S>) => void;
}

export function Acts<S extends object>({ kind: { verify, shelf }, held: { name, title, etag, retireTime }, unsaved, kept }: Props<S>) {
  const { services: { editor } } = useDesk();
  const [retiring, setRetiring] = useState(false);
  const [why, setWhy] = useState("");
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState("");
  const requestId = useRef(crypto.randomUUID());
  const act = (does: Act<S>) => {
    setBusy(true);
    setFailure("");
    persist(() => does(editor, { name, etag, requestId: requestId.current })).then(kept, (error) => setFailure(sentence(error)))
      .finally(() => { requestId.current = crypto.randomUUID(); setBusy(false); });
  };
  const retire = (requestId: string) =>
    persist(() => shelf!.retire(editor, { name, etag, requestId, reason: why.trim() })).then((next) => { setRetiring(false); kept(next); });
  return (
    <>
      <div class="row">
        {shelf && retireTime
          ? <button key="restore" type="button" class="main" disabled={busy} onClick={() => act(shelf.restore)}>Remettre en service</button>
          : <button key="verify" type="button" disabled={busy || unsaved} onClick={() => act(verify)}>J’ai appelé : tout est juste</button>}
        {shelf && !retireTime && (
          <button type="button" disabled={busy} aria-haspopup="dialog" onClick={() => setRetiring(true)}>Retirer…</button>
        )}
      </div>
      <p class="failure" role="alert">{failure}</p>
      {retiring && (
        <Confirm title="Retirer cette fiche ?" act="Retirer" onAct={retire} onBack={() => setRetiring(false)}>
          <p><strong>{title}</strong></p>
          <p>Plus aucune recherche ne la montrera, ni aux personnes ni aux opérateurs. Elle reste dans « Retirées » et peut être remise en service.</p>
          <label class="stacked"><span>Pourquoi (facultatif, pour l’historique)</span>
            <input value={why} maxLength={300} autocomplete="off" onInput={(event) => setWhy(event.currentTarget.value)} />
          </label>
        </Confirm>
      )}
    </>
  );
}
