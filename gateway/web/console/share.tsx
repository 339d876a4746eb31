// Putting a card with a nearby service or a help line into the chat.
import { useRef, useState } from "preact/hooks";
import { type MessageInitShape } from "@bufbuild/protobuf";
import { ServiceSharedSchema } from "../gen/pnav/chat/v1/resources_pb.ts";
import type { Helpline, Provenance, Service } from "../gen/pnav/directory/v1/directory_pb.ts";
import type { ActionProps } from "./context.tsx";
import { useDesk } from "./desk.ts";
import { opening } from "./directory_words.ts";
import { where } from "./naming.ts";
import { Nearby } from "./nearby.tsx";
import { useAnswer } from "./parts.tsx";
import { persist } from "./services.ts";
import { Territory } from "./territory.tsx";

type Card = MessageInitShape<typeof ServiceSharedSchema> & { service: string; title: string };

/** operator.proto: a part longer than this is refused. */
const LONGEST_PART = 500;
const clip = (text: string) => (text.length > LONGEST_PART ? `${text.slice(0, LONGEST_PART - 1)}…` : text);

export function Share({ conversation, store }: ActionProps) {
  const { services: { directory } } = useDesk();
  const { point } = where(conversation);
  const lines = useAnswer(async () => (await directory.listHelplines({})).helplines, []);
  return (
    <>
      <Territory conversation={conversation} store={store} />
      <h3>Services</h3>
      <Nearby point={point}>
        {(services) => (
          <Cards conversation={conversation} cards={services.map(serviceCard)} notes={services.map(situation)} />
        )}
      </Nearby>
      <h3>Numéros d’aide</h3>
      <Failure text={lines.failure} />
      <Cards conversation={conversation} cards={lines.value?.map(helplineCard) ?? []}
        notes={lines.value?.map(({ hours }) => hours) ?? []} />
    </>
  );
}

const Failure = ({ text }: { text: string | undefined }) => (text ? <p class="failure" role="alert">{text}</p> : null);

interface CardsProps {
  conversation: ActionProps["conversation"];
  cards: Card[];
  notes: string[];
}

const Cards = ({ conversation, cards, notes }: CardsProps) => (
  <ul class="offers">
    {cards.map((card, index) => (
      <li key={card.service}><Shareable conversation={conversation} card={card} note={notes[index] ?? ""} /></li>
    ))}
  </ul>
);

interface ShareableProps {
  conversation: ActionProps["conversation"];
  card: Card;
  note: string;
}

function Shareable({ conversation: { session }, card, note }: ShareableProps) {
  const desk = useDesk();
  const [state, setState] = useState<"" | "busy" | "shared">("");
  const requestId = useRef(crypto.randomUUID());
  const share = () => {
    setState("busy");
    const request = { session: session.name, epoch: session.epoch, requestId: requestId.current, card };
    persist(() => desk.services.operator.shareService(request)).then(
      () => setState("shared"), (error) => { setState(""); desk.fail(error); });
  };
  return (
    <div class="shareable">
      <p><strong>{card.title}</strong>{card.phone && card.phone !== card.title && <> · {card.phone}</>}</p>
      <p class="quiet">{[note, card.address].filter(Boolean).join(" · ")}</p>
      <button type="button" onClick={share} disabled={state !== ""} aria-label={`Partager ${card.title}`}>
        {state === "shared" ? "Partagé" : "Partager"}
      </button>
    </div>
  );
}

const kilometres = (metres: number): string =>
  `${(metres / 1000).toLocaleString("fr", { maximumFractionDigits: metres < 10_000 ? 1 : 0 })} km`;

const verified = (provenance?: Provenance): string => {
  if (!provenance) return "";
  return provenance.demonstration ? "Fiche de démonstration" : `${provenance.source}, vérifié : ${provenance.verified}`;
};

const situation = (service: Service): string =>
  [service.distanceMetres ? `à ${kilometres(service.distanceMetres)}` : "", opening(service)].filter(Boolean).join(" · ");

const serviceCard = ({ name, title, description, phones, address, openingHours, hoursNote, provenance }: Service): Card => ({
  service: name, title: clip(title), description: clip([description, openingHours, hoursNote].filter(Boolean).join(" · ")),
  phone: clip(phones[0]?.number ?? ""), address: clip(address), verified: clip(verified(provenance)),
});

const helplineCard = ({ name, phone, serves, audience, hours, cost, bySms, provenance }: Helpline): Card => ({
  service: name, title: clip(serves), description: clip([audience, hours, cost].filter(Boolean).join(" · ")),
  phone: clip(bySms ? `${phone} (par SMS)` : phone), address: "", verified: clip(verified(provenance)),
});
