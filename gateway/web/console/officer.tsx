// The unit officer's inbox: what has reached the unit, what is late, and taking it.
import { timestampMs } from "@bufbuild/protobuf/wkt";
import { useState } from "preact/hooks";
import { type Referral, ReferralState } from "../gen/pnav/referral/v1/referral_pb.ts";
import { IntakeFacts } from "./context.tsx";
import { useDesk, useServerNow } from "./desk.ts";
import type { Glance } from "./naming.ts";
import { Confirm, Fact, Mark, useTitle } from "./parts.tsx";
import { passing, persist } from "./services.ts";
import { usePoll } from "./store.ts";
import * as words from "./words.ts";

const INBOX_MS = 3_000;
const PAGE = 200;
/** Of the time left to take a referral: under this it is marked. */
const SOON_MS = 5 * 60_000;

export function Officer({ shown }: { shown: boolean }) {
  const desk = useDesk();
  const [inbox, setInbox] = useState<Referral[]>();
  const [chosen, setChosen] = useState<string>();
  const [failing, setFailing] = useState(false);
  usePoll(INBOX_MS, async () => {
    try {
      const request = { pageSize: PAGE };
      setInbox((await desk.services.referral.listReferrals(request, { onHeader: (headers) => desk.hear(headers) })).referrals);
      setFailing(false);
    } catch (error) {
      setFailing(true);
      if (!passing(error)) desk.fail(error);
    }
  });
  const waiting = inbox?.filter(isWaiting).length ?? 0;
  useTitle(shown, waiting, "Transmissions · Console PNAV");
  const referral = inbox?.find(({ name }) => name === chosen);
  const taken = (next?: Referral) => setInbox((held) => held?.map((one) => (next && one.name === next.name ? next : one)));
  return (
    <div class="columns inbox" hidden={!shown}>
      <p class={`link-state ${failing ? "lost" : "live"}`} role="status">{failing ? "Boîte non actualisée" : "À jour"}</p>
      <aside class="column" aria-label="Boîte de réception">
        <h2>{words.plural(waiting, "transmission à traiter", "transmissions à traiter")}</h2>
        {inbox?.length === 0 && <p class="quiet">Aucune transmission reçue.</p>}
        <ul class="rows">
          {inbox?.map((one) => (
            <li key={one.name}><Row referral={one} chosen={one.name === chosen} choose={() => setChosen(one.name)} /></li>
          ))}
        </ul>
      </aside>
      {referral
        ? <Detail key={referral.name} referral={referral} taken={taken} />
        : <main class="column none"><p class="quiet">Choisissez une transmission.</p></main>}
    </div>
  );
}

const isWaiting = ({ state }: Referral): boolean => state === ReferralState.DELIVERED;

/** Where a referral stands against its clock. */
function due({ state, dueTime, acknowledgeTime }: Referral, now: number): Glance {
  if (state !== ReferralState.DELIVERED || !dueTime) {
    const when = acknowledgeTime ? ` le ${words.moment(acknowledgeTime)}` : "";
    return { tone: "mute", shape: "done", text: `${words.REFERRAL_STATE.of(state)}${when}` };
  }
  const left = timestampMs(dueTime) - now;
  if (left < 0) return { tone: "late", shape: "alarm", text: `en retard de ${words.lasting(-left)}` };
  const text = `avant ${words.hour(dueTime)}, encore ${words.lasting(left)}`;
  return left < SOON_MS ? { tone: "soon", shape: "clock", text } : { tone: "calm", shape: "clock", text };
}

function Row({ referral, chosen, choose }: { referral: Referral; chosen: boolean; choose: () => void }) {
  const how = due(referral, useServerNow());
  return (
    <button type="button" class={isWaiting(referral) ? "pick waiting" : "pick"} onClick={choose}
      aria-current={chosen ? "true" : undefined}>
      <strong>{words.town(referral.intake)} · {words.subject(referral.intake)}</strong>
      <span class="quiet">{words.KIND.of(referral.kind)} · {words.DELAY.of(referral.urgency)}</span>
      <span class="line"><Mark {...how}>{how.text}</Mark></span>
    </button>
  );
}

function Detail({ referral, taken }: { referral: Referral; taken: (referral?: Referral) => void }) {
  const { services } = useDesk();
  const [asking, setAsking] = useState(false);
  const how = due(referral, useServerNow());
  const title = `${words.town(referral.intake)} · ${words.subject(referral.intake)}`;
  const acknowledge = async (requestId: string) => {
    taken((await persist(() => services.referral.acknowledgeReferral({ name: referral.name, requestId }))).referral);
    setAsking(false);
  };
  return (
    <main class="column detail" aria-label={title}>
      <header>
        <h2>{title}</h2>
        <p class="line"><Mark {...how}>{how.text}</Mark></p>
        {isWaiting(referral) && <button type="button" class="main" onClick={() => setAsking(true)}>Accuser réception…</button>}
      </header>
      <section><h3>Compte rendu</h3><p class="report" dir="auto">{referral.summary}</p></section>
      <Given referral={referral} />
      <section><h3>Demande</h3><IntakeFacts intake={referral.intake} /></section>
      <Times referral={referral} />
      {asking && (
        <Confirm title="Accuser réception ?" act="Accuser réception" onAct={acknowledge} onBack={() => setAsking(false)}>
          <p><strong>{title}</strong></p>
          <p>Une personne de {referral.unitTitle} prend cette transmission en charge. La personne concernée en est informée.</p>
        </Confirm>
      )}
    </main>
  );
}

const Given = ({ referral: { details, consentTime } }: { referral: Referral }) => (
  <section>
    <h3>Coordonnées données</h3>
    {details.length === 0 && <p class="quiet">Aucune.</p>}
    <dl class="facts">
      {details.map(({ field, value }) => <Fact key={field} name={words.FIELD.of(field)}><span dir="auto">{value}</span></Fact>)}
      {consentTime && <Fact name="Accord donné">le {words.moment(consentTime)}</Fact>}
    </dl>
  </section>
);

const Times = ({ referral: { kind, urgency, unitTitle, deliverTime, dueTime } }: { referral: Referral }) => (
  <section>
    <h3>Transmission</h3>
    <dl class="facts">
      <Fact name="Objet">{words.KIND.of(kind)}</Fact>
      <Fact name="Urgence">{words.URGENCY.of(urgency)}, prise en charge {words.DELAY.of(urgency)}</Fact>
      <Fact name="Unité">{unitTitle}</Fact>
      {deliverTime && <Fact name="Remise">le {words.moment(deliverTime)}</Fact>}
      {dueTime && <Fact name="À traiter avant">{words.moment(dueTime)}</Fact>}
    </dl>
  </section>
);
