// One record of the directory: all of its fields, what is wrong with which, and what can be done with it.
import { useEffect, useRef, useState } from "preact/hooks";
import type { ServiceRecord } from "../gen/pnav/directory/v1/record_pb.ts";
import { useDesk } from "./desk.ts";
import { Acts } from "./editor_acts.tsx";
import { Fields } from "./editor_fields.tsx";
import { History } from "./editor_history.tsx";
import { type Field, type Sheet, EMPTY, changed, rebased, serviceOf, sheetOf } from "./editor_sheet.ts";
import * as directory from "./editor_words.ts";
import { reason, sentence } from "./failures.ts";
import { Mark } from "./parts.tsx";
import { persist } from "./services.ts";

interface RecordProps {
  /** Of a record that is there; none for a new one. */
  name: string | undefined;
  done: (record?: ServiceRecord) => void;
  close: () => void;
  open: (name: string) => void;
}

export function RecordForm({ name, done, close, open }: RecordProps) {
  const { services } = useDesk();
  const [record, setRecord] = useState<ServiceRecord>();
  const [failure, setFailure] = useState("");
  useEffect(() => {
    if (name) persist(() => services.editor.readService({ name })).then((answer) => setRecord(answer.record), (error) => setFailure(sentence(error)));
  }, []);
  if (name && !record) return <main class="column none"><p class={failure ? "failure" : "quiet"} role="status">{failure || "Un instant…"}</p></main>;
  return <Form record={record} done={done} close={close} open={open} />;
}

function Form({ record: first, done, close, open }: Omit<RecordProps, "name"> & { record: ServiceRecord | undefined }) {
  const [record, setRecord] = useState(first);
  const base = record?.service ? sheetOf(record.service) : EMPTY;
  const [sheet, setSheet] = useState<Sheet>(base);
  const [verified, setVerified] = useState(false);
  const kept = (next: ServiceRecord | undefined) => {
    setRecord(next);
    if (next?.service) setSheet(sheetOf(next.service));
    setVerified(false);
    done(next);
  };
  const save = useSave({ record, base, sheet, verified, kept, show: setRecord, lay: setSheet });
  const set = (part: Partial<Sheet>) => { save.touched(); setSheet({ ...sheet, ...part }); };
  const fields = changed(base, sheet);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const gone = record?.retireTime !== undefined;
  return (
    <main class="column detail record" aria-label={record?.service?.title ?? "Nouvelle fiche"}>
      <header>
        <h2 ref={heading} tabIndex={-1}>{record?.service?.title ?? "Nouvelle fiche"}</h2>
        {record && <Standing record={record} open={open} />}
        {record && <Acts record={record} unsaved={fields.length > 0} kept={kept} />}
      </header>
      <form onSubmit={(event) => { event.preventDefault(); save.save(); }} noValidate>
        <fieldset disabled={gone} class="fields">
          <Fields sheet={sheet} set={set} wrong={save.wrong} theirs={save.theirs} differs={record?.sourceDiffers ?? []} source={record?.source} />
        </fieldset>
        <div class="foot">
          <p class="failure" role="alert">{save.failure}</p>
          {!gone && (
            <div class="row">
              {record && (
                <label class="check">
                  <input type="checkbox" checked={verified} onChange={() => { save.touched(); setVerified(!verified); }} />
                  <span>J’ai appelé : avec ces corrections, tout est juste</span>
                </label>
              )}
              <button type="submit" class="main" disabled={save.busy || fields.length === 0}>
                {record ? "Enregistrer les corrections" : "Créer la fiche"}
              </button>
              <button type="button" onClick={close} disabled={save.busy}>Fermer</button>
            </div>
          )}
          <p class="heard" role="status">{save.saved ? "Enregistré." : ""}</p>
          {save.saved && fields.length === 0 && <p><Mark tone="calm" shape="done">Enregistré</Mark></p>}
        </div>
      </form>
      {record?.service && <History name={record.service.name} etag={record.etag} />}
    </main>
  );
}

const Standing = ({ record, open }: { record: ServiceRecord; open: (name: string) => void }) => (
  <div class="standing">
    <p class="quiet">{directory.source(record.service?.provenance)} · {directory.vouched(record)}</p>
    {record.retireTime && <p><Mark tone="late" shape="alarm">Retirée : aucune recherche ne la montre</Mark></p>}
    {record.mergedInto && <button type="button" class="link" onClick={() => open(record.mergedInto)}>Voir celle qui la remplace</button>}
    {record.sourceDiffers.length > 0 && (
      <p><Mark tone="soon" shape="clock">La source dit autre chose : {record.sourceDiffers.map((field) => directory.FIELD[field]).join(", ")}</Mark></p>
    )}
  </div>
);

interface Saving {
  record: ServiceRecord | undefined;
  base: Sheet;
  sheet: Sheet;
  verified: boolean;
  kept: (record: ServiceRecord | undefined) => void;
  show: (record: ServiceRecord | undefined) => void;
  lay: (sheet: Sheet) => void;
}

interface Saved {
  save: () => void;
  busy: boolean;
  saved: boolean;
  failure: string;
  /** Which field is refused, and what to do. */
  wrong: readonly [field: string, sentence: string] | undefined;
  /** Fields that somebody else has changed while she typed something else into them, as they are now. */
  theirs: Partial<Sheet>;
  /** The content is another one: so is the request. */
  touched: () => void;
}

function useSave({ record, base, sheet, verified, kept, show, lay }: Saving): Saved {
  const { services } = useDesk();
  const [state, setState] = useState<Pick<Saved, "busy" | "saved" | "failure" | "wrong" | "theirs">>(IDLE);
  const requestId = useRef(crypto.randomUUID());
  const touched = () => { requestId.current = crypto.randomUUID(); setState((held) => ({ ...held, saved: false, wrong: undefined })); };
  const write = async () => {
    const request = { requestId: requestId.current, service: { ...serviceOf(sheet), name: record?.service?.name ?? "" } };
    if (!record) return (await persist(() => services.editor.createService(request))).record;
    const updateMask = { paths: changed(base, sheet) };
    return (await persist(() => services.editor.updateService({ ...request, updateMask, etag: record.etag, verified }))).record;
  };
  /** Somebody was faster: hers is laid over theirs, and nothing she typed is lost. */
  const overtaken = async () => {
    const now = (await persist(() => services.editor.readService({ name: record!.service!.name }))).record;
    if (!now?.service) return;
    const current = sheetOf(now.service);
    const mine = changed(base, sheet);
    const theirs = Object.fromEntries(changed(base, current).filter((field) => mine.includes(field)).map((field) => [field, current[field]]));
    show(now);
    lay(rebased(base, sheet, current));
    setState({ ...IDLE, theirs, failure: OVERTAKEN });
  };
  const refused = async (error: unknown) => {
    requestId.current = crypto.randomUUID();
    if (reason(error) === "ETAG_STALE") return overtaken();
    const wrong = directory.WRONG[reason(error)];
    setState({ ...IDLE, wrong, failure: wrong ? `${directory.FIELD[wrong[0]] ?? "À corriger"} : ${wrong[1]}` : sentence(error) });
    if (wrong?.[0]) document.getElementById(`field-${wrong[0] satisfies string as Field}`)?.focus();
  };
  const save = () => {
    setState({ ...IDLE, busy: true });
    write().then((next) => { touched(); setState({ ...IDLE, saved: true }); kept(next); }, refused)
      .catch((error) => setState({ ...IDLE, failure: sentence(error) }));
  };
  return { ...state, save, touched };
}

const IDLE = { busy: false, saved: false, failure: "", wrong: undefined, theirs: {} };
const OVERTAKEN = "Quelqu’un a modifié cette fiche entre-temps. Vos corrections sont gardées ici : relisez-les, puis enregistrez de nouveau.";
