// What can be done with a service besides writing in it: vouching for it, retiring it, bringing it back.
import { useRef, useState } from "preact/hooks";
import type { ServiceRecord } from "../gen/pnav/directory/v1/record_pb.ts";
import { useDesk } from "./desk.ts";
import type { ActsProps } from "./editor_kind.ts";
import { heldService } from "./editor_service.ts";
import type { Sheet } from "./editor_sheet.ts";
import { sentence } from "./failures.ts";
import { Confirm } from "./parts.tsx";
import { persist } from "./services.ts";

export function Acts({ held: { name, title, etag, retireTime }, unsaved, kept }: ActsProps<Sheet>) {
  const { services: { editor } } = useDesk();
  const [retiring, setRetiring] = useState(false);
  const [why, setWhy] = useState("");
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState("");
  const requestId = useRef(crypto.randomUUID());
  const act = (call: (requestId: string) => Promise<{ record?: ServiceRecord | undefined }>) => {
    setBusy(true);
    setFailure("");
    persist(() => call(requestId.current)).then(({ record }) => kept(heldService(record)), (error) => setFailure(sentence(error)))
      .finally(() => { requestId.current = crypto.randomUUID(); setBusy(false); });
  };
  const retire = (requestId: string) =>
    persist(() => editor.retireService({ name, etag, requestId, reason: why.trim() })).then(({ record }) => { setRetiring(false); kept(heldService(record)); });
  return (
    <>
      <div class="row">
        {retireTime
          ? <button type="button" class="main" disabled={busy} onClick={() => act((requestId) => editor.restoreService({ name, etag, requestId }))}>Remettre en service</button>
          : (
            <>
              <button type="button" disabled={busy || unsaved} onClick={() => act((requestId) => editor.verifyService({ name, etag, requestId }))}>
                J’ai appelé : tout est juste
              </button>
              <button type="button" disabled={busy} aria-haspopup="dialog" onClick={() => setRetiring(true)}>Retirer…</button>
            </>
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
