// Writing a canned reply: the present draft, or one that is hers to change.
import { useEffect, useRef, useState } from "preact/hooks";
import { type Reply, ReplyAudience } from "../gen/pnav/chat/v1/reply_pb.ts";
import { useDesk } from "./desk.ts";
import { reason, sentence } from "./failures.ts";
import { Choice } from "./parts.tsx";
import { AUDIENCES, type Sheet, over } from "./replies.ts";
import { persist } from "./services.ts";
import * as words from "./words.ts";

interface FormProps {
  sheet: Sheet;
  /** The one that is changed; none for a new one. */
  reply: Reply | undefined;
  back: () => void;
}

export function ReplyForm({ sheet: first, reply, back }: FormProps) {
  const { staff } = useDesk();
  const [sheet, setSheet] = useState<Sheet>(first);
  const { save, busy, failure, newer, touched } = useSave(sheet, reply, back);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.select(), []);
  const set = (part: Partial<Sheet>) => { touched(); setSheet({ ...sheet, ...part }); };
  const languages = [...new Set([first.language, "fr", "en"])];
  return (
    <form onSubmit={(event) => { event.preventDefault(); save(); }}>
      <h2>{reply ? "Modifier la réponse type" : "Nouvelle réponse type"}</h2>
      <label class="stacked"><span>Titre</span>
        <input ref={field} value={sheet.title} maxLength={100} autocomplete="off"
          onInput={(event) => set({ title: event.currentTarget.value })} />
      </label>
      <label class="stacked"><span>Texte</span>
        <textarea rows={4} value={sheet.text} maxLength={4000} autocomplete="off"
          onInput={(event) => set({ text: event.currentTarget.value })} />
      </label>
      <label class="stacked"><span>Langue</span>
        <select value={sheet.language} onChange={(event) => set({ language: event.currentTarget.value })}>
          {languages.map((language) => <option key={language} value={language}>{words.language(language)}</option>)}
        </select>
      </label>
      {staff.roles.includes("supervisor") && (
        <Choice legend="Qui la voit" values={AUDIENCES} label={([, label]) => label} chosen={([value]) => value === sheet.audience}
          choose={([audience]) => set({ audience })} />
      )}
      {newer && <div role="note"><p class="quiet">Version actuelle : {newer.title}</p><p class="report">{newer.text}</p></div>}
      <p class="failure" role="alert">{failure}</p>
      <div class="row">
        <button type="submit" class="main" disabled={busy || !sheet.title.trim() || !sheet.text.trim()}>
          {sheet.audience === ReplyAudience.PRIVATE ? "Garder pour moi" : "Enregistrer"}
        </button>
        <button type="button" onClick={back} disabled={busy}>Revenir</button>
      </div>
    </form>
  );
}

interface Save {
  save: () => void;
  busy: boolean;
  failure: string;
  /** What somebody else has made of it meanwhile; saving once more replaces that. */
  newer: Reply | undefined;
  /** The content is another one: so is the request. */
  touched: () => void;
}

function useSave(sheet: Sheet, reply: Reply | undefined, done: () => void): Save {
  const { services } = useDesk();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState("");
  const [newer, setNewer] = useState<Reply>();
  const requestId = useRef(crypto.randomUUID());
  const touched = () => { requestId.current = crypto.randomUUID(); };
  const write = () => {
    const request = { requestId: requestId.current, reply: over(sheet, newer ?? reply) };
    return persist<unknown>(() => (reply ? services.reply.updateReply(request) : services.reply.createReply(request)));
  };
  const refused = async (error: unknown) => {
    if (reason(error) === "REPLY_CHANGED" && reply) {
      touched();
      setNewer((await persist(() => services.reply.getReply({ name: reply.name }))).reply);
    }
    setFailure(sentence(error));
  };
  const save = () => {
    setBusy(true);
    setFailure("");
    write().then(done, refused).catch((error) => setFailure(sentence(error))).finally(() => setBusy(false));
  };
  return { save, busy, failure, newer, touched };
}
