// The operator's three columns.
import type { ComponentChildren } from "preact";
import { type Chats, LINK } from "./chats.ts";
import { Context } from "./context.tsx";
import { Selected } from "./conversation.tsx";
import { naming, plain } from "./naming.ts";
import { useTitle } from "./parts.tsx";
import { Queue } from "./queue.tsx";
import { unread } from "./standing.ts";
import { useStore } from "./store.ts";

export interface RoleProps {
  shown: boolean;
  chats: Chats;
}

export function Operator(props: RoleProps) {
  const { gone } = useStore(props.chats.store);
  return (
    <Columns {...props} title="Échanges" first={<Queue {...props.chats} />}>
      <main class="column none">
        <div>
          <p role="alert">{gone && `${plain(gone)} : cet échange n’est plus à vous.`}</p>
          <p class="quiet">Choisissez un échange, ou attendez une proposition.</p>
        </div>
      </main>
    </Columns>
  );
}

interface ColumnsProps extends RoleProps {
  title: string;
  first: ComponentChildren;
  /** In the third column, below what was said at intake. */
  last?: ComponentChildren;
  /** Instead of a conversation, when none is selected. */
  children: ComponentChildren;
}

/** Lists · conversation · context: the same for every role that has conversations. */
export function Columns({ shown, chats: { store, outbox }, title, first, last, children }: ColumnsProps) {
  const state = useStore(store);
  const count = [...state.conversations.values()].reduce((sum, conversation) => sum + unread(conversation), 0);
  useTitle(shown, count, `${title} · Console PNAV`);
  const selected = state.selected === undefined ? undefined : state.conversations.get(state.selected);
  return (
    <div class="columns" hidden={!shown}>
      <p class={`link-state ${state.link}`} role="status">{LINK[state.link]}</p>
      {first}
      {selected ? <Selected conversation={selected} state={state} store={store} outbox={outbox} /> : children}
      {selected && (
        <Context key={selected.session.name} conversation={selected} name={naming(state, selected)} store={store}>{last}</Context>
      )}
    </div>
  );
}
