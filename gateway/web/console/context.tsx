// Third column: what was said at intake, and what can be done.
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Close } from "./close.tsx";
import { where } from "./naming.ts";
import { Fact, Mark } from "./parts.tsx";
import { Refer } from "./refer.tsx";
import { Share } from "./share.tsx";
import { type Conversation, isActive } from "./state.ts";
import type { Conversations } from "./store.ts";
import type { Intake } from "../gen/pnav/chat/v1/resources_pb.ts";
import * as words from "./words.ts";

const PANELS = { share: "Partager un service", refer: "Transmettre à une unité", close: "Clore l’échange" } as const;
type Panel = keyof typeof PANELS;

export interface ActionProps {
  conversation: Conversation;
  name: string;
  store: Conversations;
  done: () => void;
}

export function Context(props: Omit<ActionProps, "done">) {
  const { conversation } = props;
  return (
    <aside class="column context" aria-label="Contexte et actions">
      <section aria-labelledby="intake">
        <h2 id="intake">Demande</h2>
        <IntakeFacts intake={conversation.session.intake}>
          {conversation.corrected && <Fact name="Lieu corrigé">{where(conversation).title}</Fact>}
          <Fact name="Ouvert">{words.moment(conversation.session.createTime)}</Fact>
        </IntakeFacts>
      </section>
      {isActive(conversation) && <Actions {...props} />}
    </aside>
  );
}

export function IntakeFacts({ intake, children }: { intake: Intake | undefined; children?: ComponentChildren }) {
  return (
    <dl class="facts">
      <Fact name="Objet">{words.subject(intake)}</Fact>
      <Fact name="Qualité">{words.STANDING.of(intake?.standing)}</Fact>
      <Fact name="Lieu">{intake?.place?.title || "inconnu"}</Fact>
      <Fact name="Compétence">{words.FORCE.of(intake?.place?.force)}</Fact>
      <Fact name="Langue">{words.language(intake?.language ?? "")}</Fact>
      {intake?.danger && <Fact name="Danger"><Mark tone="late" shape="alarm">déclaré à l’ouverture</Mark></Fact>}
      {intake?.minor && <Fact name="Âge"><Mark tone="late" shape="alarm">moins de 18 ans</Mark></Fact>}
      {children}
    </dl>
  );
}

/** A report that has been begun is open again when its conversation is. */
function Actions(props: Omit<ActionProps, "done">) {
  const [panel, setPanel] = useState<Panel | undefined>(props.conversation.report ? "refer" : undefined);
  const rest = { ...props, done: () => setPanel(undefined) };
  return (
    <section aria-label="Actions" class="actions">
      {(Object.keys(PANELS) as Panel[]).map((key) => (
        <div key={key}>
          <button type="button" aria-expanded={panel === key} class="opener"
            onClick={() => setPanel(panel === key ? undefined : key)}>
            {PANELS[key]}
          </button>
          {panel === key && <div class="panel">
            {key === "share" && <Share {...rest} />}
            {key === "refer" && <Refer {...rest} />}
            {key === "close" && <Close {...rest} />}
          </div>}
        </div>
      ))}
    </section>
  );
}
