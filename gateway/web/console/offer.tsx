// A chat that is proposed to me: what it is about, before I take it.
import { useRef, useState } from "preact/hooks";
import { useDesk, useServerNow } from "./desk.ts";
import { plain, presence } from "./naming.ts";
import { Mark } from "./parts.tsx";
import { persist } from "./services.ts";
import type { Conversation } from "./state.ts";
import type { Conversations } from "./store.ts";
import * as words from "./words.ts";

export function Offer({ offer, store }: { offer: Conversation; store: Conversations }) {
  const desk = useDesk();
  const now = useServerNow();
  const [busy, setBusy] = useState(false);
  const accepting = useRef(crypto.randomUUID());
  const declining = useRef(crypto.randomUUID());
  const { intake, name, createTime, handover, operator } = offer.session;
  const title = plain(offer.session);
  const { services } = desk;

  const answer = (call: () => Promise<void>) => {
    setBusy(true);
    persist(call).catch((error) => desk.fail(error)).finally(() => setBusy(false));
  };
  const accept = () => answer(async () => {
    const request = { session: name, requestId: accepting.current };
    const { session: taken } = await (handover ? services.team.acceptHandover(request) : services.operator.acceptOffer(request));
    if (taken) store.tell({ case: "session", value: taken });
    // Whoever has begun to write elsewhere meanwhile stays there.
    if (document.activeElement?.tagName !== "TEXTAREA") store.tell({ case: "select", session: name });
  });
  const decline = () => answer(async () => {
    const request = { session: name, requestId: declining.current };
    await (handover ? services.team.declineHandover(request) : services.operator.declineOffer(request));
  });

  return (
    <article class="offer" aria-label={`Proposition : ${title}`}>
      <h3>{title}</h3>
      {handover && <Relay from={operator} note={handover.note} overlap={handover.overlap} />}
      <p>
        {words.STANDING.of(intake?.standing)} · {words.FORCE.of(intake?.place?.force)}
        {" · "}{words.language(intake?.language ?? "")}
      </p>
      <p class="line">
        <Mark tone="calm" shape="clock">
          {handover ? "en cours" : "attend"} depuis {words.lasting(words.since(createTime, now))}
        </Mark>
        <Mark {...presence(offer)}>{presence(offer).text}</Mark>
        {intake?.danger && <Mark tone="late" shape="alarm">danger déclaré</Mark>}
        {intake?.minor && <Mark tone="late" shape="alarm">moins de 18 ans</Mark>}
      </p>
      <div class="row">
        <button type="button" class="main" onClick={accept} disabled={busy}>Accepter</button>
        <button type="button" onClick={decline} disabled={busy}>Décliner</button>
      </div>
    </article>
  );
}

/** Why a conversation that somebody has comes to me. */
const Relay = ({ from, note, overlap }: { from: string; note: string; overlap: boolean }) => (
  <div class="relay">
    <p><strong>{from} vous passe le relais</strong>{overlap && " et reste à côté"}</p>
    {note && <p class="word" dir="auto">{note}</p>}
  </div>
);
