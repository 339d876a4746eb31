// Third column: what was said at intake, and what can be done.
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Close } from "./close.tsx";
import { Earlier } from "./earlier.tsx";
import { Handover } from "./handover.tsx";
import { where } from "./naming.ts";
import { Fact, Mark } from "./parts.tsx";
import { Refer } from "./refer.tsx";
import { Share } from "./share.tsx";
import { Specialist } from "./specialist.tsx";
import { isActive } from "./standing.ts";
import type { Conversation } from "./state.ts";
import type { Conversations } from "./store.ts";
import type { Intake } from "../gen/pnav/chat/v1/resources_pb.ts";
import * as words from "./words.ts";

const PANELS = {
  earlier: "Lire l’échange précédent",
  share: "Partager un service",
  refer: "Transmettre à une unité",
  handover: "Passer le relais",
  specialist: "Demander une psychologue",
  close: "Clore l’échange",
} as const;
type Panel = keyof typeof PANELS;
/** These ask in a dialogue. */
const ASKING: readonly Panel[] = ["handover", "specialist"];

export interface ActionProps {
  conversation: Conversation;
  name: string;
  store: Conversations;
  done: () => void;
}

/** `children`: what a role adds. */
export function Context({ children, ...props }: Omit<ActionProps, "done"> & { children?: ComponentChildren }) {
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
      {children}
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
  const { continues, handover } = props.conversation.session;
  const panels = (Object.keys(PANELS) as Panel[]).filter((key) => key !== "earlier" || continues);
  return (
    <section aria-label="Actions" class="actions">
      {continues && <p class="quiet">Elle a donné le code d’un échange précédent.</p>}
      {panels.map((key) => (ASKING.includes(key)
        ? (
          <button type="button" key={key} class="opener asking" disabled={key === "handover" && handover !== undefined}
            aria-haspopup="dialog" onClick={() => setPanel(key)}>
            {PANELS[key]}
          </button>
        )
        : (
          <Opener key={key} title={PANELS[key]} open={panel === key} turn={() => setPanel(panel === key ? undefined : key)}>
            {key === "earlier" && <Earlier {...rest} />}
            {key === "share" && <Share {...rest} />}
            {key === "refer" && <Refer {...rest} />}
            {key === "close" && <Close {...rest} />}
          </Opener>
        )))}
      {panel === "handover" && <Handover {...rest} />}
      {panel === "specialist" && <Specialist {...rest} />}
    </section>
  );
}

interface OpenerProps {
  title: string;
  open: boolean;
  turn: () => void;
  children: ComponentChildren;
}

export const Opener = ({ title, open, turn, children }: OpenerProps) => (
  <div>
    <button type="button" aria-expanded={open} class="opener" onClick={turn}>{title}</button>
    {open && <div class="panel">{children}</div>}
  </div>
);
