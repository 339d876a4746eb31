// One record of the directory: all of its fields, what is wrong with which, and what can be done with it.
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { useDesk } from "./desk.ts";
import { Acts } from "./editor_acts.tsx";
import { HELPLINE } from "./editor_helpline.tsx";
import { History } from "./editor_history.tsx";
import { type Held, type Kind, changed } from "./editor_kind.ts";
import { useSave } from "./editor_save.ts";
import { SERVICE } from "./editor_service.ts";
import { UNIT } from "./editor_unit.tsx";
import * as directory from "./editor_words.ts";
import { sentence } from "./failures.ts";
import { Fact, Mark } from "./parts.tsx";
import { persist } from "./services.ts";

interface RecordProps {
  /** Of a record that is there; none for a new service. */
  name: string | undefined;
  done: () => void;
  close: () => void;
  open: (name: string) => void;
}

export function RecordForm(props: RecordProps) {
  const collection = props.name?.split("/")[0];
  if (collection === "units") return <Opened kind={UNIT} {...props} />;
  if (collection === "helplines") return <Opened kind={HELPLINE} {...props} />;
  return <Opened kind={SERVICE} {...props} />;
}

type KindProps<S extends object> = RecordProps & { kind: Kind<S> };

function Opened<S extends object>(props: KindProps<S>) {
  const { kind, name } = props;
  const { services } = useDesk();
  const [held, setHeld] = useState<Held<S>>();
  const [failure, setFailure] = useState("");
  useEffect(() => {
    if (name) persist(() => kind.read(services.editor, name)).then(setHeld, (error) => setFailure(sentence(error)));
  }, []);
  if (name && !held) return <main class="column none"><p class={failure ? "failure" : "quiet"} role="status">{failure || "Un instant…"}</p></main>;
  return <Form {...props} first={held} />;
}

function Form<S extends object>({ kind, first, done, close, open }: KindProps<S> & { first: Held<S> | undefined }) {
  const [held, setHeld] = useState(first);
  const base = held?.sheet ?? kind.fresh!.sheet;
  const [sheet, setSheet] = useState(base);
  const [verified, setVerified] = useState(false);
  const show = (next: Held<S>, typed: S) => { setHeld(next); setSheet(typed); };
  const kept = (next: Held<S>) => { show(next, next.sheet); setVerified(false); done(); };
  const save = useSave({ kind, held, base, sheet, verified, kept, overtaken: show });
  const set = (part: Partial<S>) => { save.touched(); setSheet({ ...sheet, ...part }); };
  const unsaved = changed(base, sheet).length > 0;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const form = useId();
  const gone = held?.retireTime !== undefined;
  const { Fields } = kind;
  return (
    <main class="column record" aria-label={held?.title ?? NEW}>
      <div class="detail">
        <header>
          <h2 ref={heading} tabIndex={-1}>{held?.title ?? NEW}</h2>
          {held && <Standing held={held} open={open} />}
          {held && <Acts kind={kind} held={held} unsaved={unsaved} kept={kept} />}
        </header>
        <form id={form} onSubmit={(event) => { event.preventDefault(); if (unsaved && !save.busy) save.save(); }} noValidate>
          <fieldset disabled={gone} class="fields">
            <Fields sheet={sheet} set={set} wrong={save.wrong} theirs={save.theirs} differs={held?.differs ?? []} said={held?.said} />
          </fieldset>
        </form>
        {held && <History name={held.name} etag={held.etag} />}
      </div>
      <div class="foot">
        <p class="failure" role="alert">{save.failure}</p>
        {held && !gone && (
          <label class="check">
            <input type="checkbox" checked={verified} onChange={() => { save.touched(); setVerified(!verified); }} />
            <span>J’ai appelé : avec ces corrections, tout est juste</span>
          </label>
        )}
        <div class="row">
          {!gone && (
            <button type="submit" form={form} class="main" aria-disabled={save.busy || !unsaved}>
              {held ? "Enregistrer les corrections" : "Créer la fiche"}
            </button>
          )}
          <button type="button" onClick={close} disabled={save.busy}>Fermer</button>
          {save.saved && !unsaved && <Mark tone="calm" shape="done">Enregistré</Mark>}
        </div>
        <p class="heard" role="status">{save.saved ? "Enregistré." : ""}</p>
      </div>
    </main>
  );
}

const NEW = "Nouvelle fiche";

const Standing = <S,>({ held, open }: { held: Held<S>; open: (name: string) => void }) => (
  <div class="standing">
    {held.facts && <dl class="facts">{held.facts.map(([name, value]) => <Fact key={name} name={name}>{value}</Fact>)}</dl>}
    <p class="quiet">{directory.source(held.provenance)} · {directory.vouched(held.provenance, held.verifiedBy)}</p>
    {held.retireTime && <p><Mark tone="late" shape="alarm">Retirée : aucune recherche ne la montre</Mark></p>}
    {held.mergedInto && <button type="button" class="link" onClick={() => open(held.mergedInto!)}>Voir celle qui la remplace</button>}
    {held.differs.length > 0 && (
      <p><Mark tone="soon" shape="clock">La source dit autre chose : {held.differs.map((field) => directory.FIELD[field]).join(", ")}</Mark></p>
    )}
  </div>
);
