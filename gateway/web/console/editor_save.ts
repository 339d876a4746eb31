// Saving a record: what is refused names its field, and whoever was slower loses nothing she typed.
import { useRef, useState } from "preact/hooks";
import { useDesk } from "./desk.ts";
import { type Held, type Kind, type Wrong, changed, crossed, rebased } from "./editor_kind.ts";
import * as directory from "./editor_words.ts";
import { reason, sentence } from "./failures.ts";
import { persist } from "./services.ts";

interface Saving<S extends object> {
  kind: Kind<S>;
  /** None for a new one. */
  held: Held<S> | undefined;
  base: S;
  sheet: S;
  verified: boolean;
  kept: (held: Held<S>) => void;
  /** Somebody was faster: this is there now, and this is what she typed, laid over it. */
  overtaken: (now: Held<S>, sheet: S) => void;
}

interface State<S> {
  readonly busy: boolean;
  readonly saved: boolean;
  readonly failure: string;
  readonly wrong: Wrong | undefined;
  /** Fields that somebody else has changed while she typed something else into them, as they are now. */
  readonly theirs: Partial<S>;
}

interface Saved<S> extends State<S> {
  readonly save: () => void;
  /** The content is another one: so is the request. */
  readonly touched: () => void;
}

export function useSave<S extends object>({ kind, held, base, sheet, verified, kept, overtaken }: Saving<S>): Saved<S> {
  const { services: { editor } } = useDesk();
  const idle: State<S> = { busy: false, saved: false, failure: "", wrong: undefined, theirs: {} };
  const [state, setState] = useState(idle);
  const requestId = useRef(crypto.randomUUID());
  const touched = () => { requestId.current = crypto.randomUUID(); setState((before) => ({ ...before, saved: false, wrong: undefined })); };
  const write = (): Promise<Held<S>> => {
    if (!held) return persist(() => kind.fresh!.create(editor, requestId.current, sheet));
    const updateMask = { paths: changed(base, sheet) };
    return persist(() => kind.update(editor, { requestId: requestId.current, name: held.name, etag: held.etag, sheet, updateMask, verified }));
  };
  const again = async ({ name }: Held<S>) => {
    const now = await persist(() => kind.read(editor, name));
    overtaken(now, rebased(base, sheet, now.sheet));
    setState({ ...idle, theirs: crossed(base, sheet, now.sheet), failure: OVERTAKEN });
  };
  const refused = async (error: unknown) => {
    requestId.current = crypto.randomUUID();
    if (held && reason(error) === "ETAG_STALE") return again(held);
    const wrong = kind.wrong[reason(error)];
    setState({ ...idle, wrong, failure: wrong ? `${directory.FIELD[wrong[0]] ?? "À corriger"} : ${wrong[1]}` : sentence(error) });
    if (wrong?.[0]) document.getElementById(`field-${wrong[0]}`)?.focus();
  };
  const save = () => {
    setState({ ...idle, busy: true });
    write().then((next) => { touched(); setState({ ...idle, saved: true }); kept(next); }, refused)
      .catch((error) => setState({ ...idle, failure: sentence(error) }));
  };
  return { ...state, save, touched };
}

const OVERTAKEN = "Quelqu’un a modifié cette fiche entre-temps. Vos corrections sont gardées ici : relisez-les, puis enregistrez de nouveau.";
