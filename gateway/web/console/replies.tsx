// Canned replies: "/" on an empty line, or a button, opens the picker; what is chosen goes into the draft and waits there.
import type { ComponentChildren, RefObject } from "preact";
import { useEffect, useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Reply } from "../gen/pnav/chat/v1/reply_pb.ts";
import type { Intake } from "../gen/pnav/chat/v1/resources_pb.ts";
import { useDesk } from "./desk.ts";
import { sentence } from "./failures.ts";
import { Confirm } from "./parts.tsx";
import { ReplyForm } from "./reply_form.tsx";
import { type Found, active, fromDraft, insert, opens, step, whose } from "./replies.ts";
import { persist } from "./services.ts";
import * as words from "./words.ts";

interface Writing {
  intake: Intake | undefined;
  draft: string;
  field: RefObject<HTMLTextAreaElement | null>;
  write: (text: string) => void;
  /** What is written is for the visitor. */
  offered: boolean;
}

interface Canned {
  /** To be asked first about every key of the field; true when the key is done with. */
  key: (event: KeyboardEvent) => boolean;
  button: ComponentChildren;
  /** Stands before the composer's form, never in it: Enter in there sends nothing. */
  picker: ComponentChildren;
}

export function useCanned({ intake, draft, field, write, offered }: Writing): Canned {
  const [shown, show] = useState(false);
  const caret = useRef<number | undefined>(undefined);
  useLayoutEffect(() => {
    if (caret.current === undefined) return;
    field.current?.setSelectionRange(caret.current, caret.current);
    caret.current = undefined;
  }, [draft]);
  const close = () => { show(false); field.current?.focus(); };
  const put = (text: string) => {
    const { selectionStart, selectionEnd } = field.current!;
    const edit = insert(draft, selectionStart, selectionEnd, text);
    caret.current = edit.caret;
    write(edit.text);
    close();
  };
  const key = (event: KeyboardEvent) => {
    const { selectionStart, selectionEnd } = field.current!;
    const special = event.isComposing || event.ctrlKey || event.altKey || event.metaKey;
    if (!offered || event.key !== "/" || special || !opens(draft, selectionStart, selectionEnd)) return false;
    event.preventDefault();
    show(true);
    return true;
  };
  return {
    key,
    button: offered && (
      <button type="button" class="canned" aria-expanded={shown} onClick={() => (shown ? close() : show(true))}>
        Réponses types <kbd aria-hidden="true">/</kbd>
      </button>
    ),
    picker: offered && shown && <Picker intake={intake} draft={draft} put={put} close={close} />,
  };
}

interface PickerProps {
  intake: Intake | undefined;
  draft: string;
  put: (text: string) => void;
  close: () => void;
}

type Step = { reply?: Reply; act: "write" | "delete" } | undefined;

function Picker({ intake, draft, put, close }: PickerProps) {
  const desk = useDesk();
  const [query, setQuery] = useState("");
  const { found, failure, more, again } = useFound(query, intake);
  const [picked, pick] = useState<string>();
  const [eager, setEager] = useState(false);
  const [doing, setDoing] = useState<Step>();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => { if (!doing) input.current?.focus(); }, [doing]);
  const at = active(found?.replies ?? [], picked);
  const reply = found?.replies[at];
  const choose = (chosen: Reply) => {
    desk.services.reply.useReply({ name: chosen.name }).catch(() => undefined); // only an order depends on it
    put(chosen.text);
  };
  // What is shown may still answer what was typed before: Enter then waits for what she has asked for.
  useEffect(() => {
    if (!eager || found?.query !== query) return;
    setEager(false);
    if (reply) choose(reply);
  }, [eager, found]);
  const type = (text: string) => { setQuery(text); pick(undefined); setEager(false); };
  const enter = () => { if (picked && reply) choose(reply); else setEager(true); };
  const back = () => { setDoing(undefined); again(); };
  const escape = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || event.isComposing || doing?.act === "delete") return;
    event.stopPropagation();
    if (doing) back();
    else close();
  };
  if (doing?.act === "write") {
    return (
      <section class="replies" aria-label="Réponse type" onKeyDown={escape}>
        <ReplyForm sheet={doing.reply ?? fromDraft(draft, intake)} reply={doing.reply} back={back} />
      </section>
    );
  }
  return (
    <section class="replies" aria-label="Réponses types" onKeyDown={escape}>
      <Search query={query} type={type} found={found} at={at} pick={pick} enter={enter} input={input} slash={() => put("/")} />
      {reply && <Preview reply={reply} choose={() => choose(reply)} act={(act) => setDoing({ reply, act })} />}
      <p class="failure" role="alert">{failure}</p>
      <div class="row foot">
        <button type="button" disabled={!draft.trim()} onClick={() => setDoing({ act: "write" })}>Garder mon brouillon…</button>
        {found?.next && <button type="button" class="link" onClick={more}>Afficher la suite</button>}
        <button type="button" class="link" onClick={close}>Fermer</button>
      </div>
      {doing?.reply && <Delete reply={doing.reply} back={back} />}
    </section>
  );
}

interface SearchProps {
  query: string;
  type: (query: string) => void;
  found: Found | undefined;
  at: number;
  pick: (name: string) => void;
  enter: () => void;
  input: RefObject<HTMLInputElement | null>;
  /** "/" once more, in an empty search, is a slash after all. */
  slash: () => void;
}

function Search({ query, type, found, at, pick, enter, input, slash }: SearchProps) {
  const id = useId();
  const replies = found?.replies ?? [];
  const option = (index: number) => `${id}-${index}`;
  useEffect(() => document.getElementById(option(at))?.scrollIntoView({ block: "nearest" }), [at, found]);
  const key = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    const next = step(event.key, at, replies.length);
    if (next !== undefined) pick(replies[next]!.name);
    else if (event.key === "/" && query === "") slash();
    else if (event.key === "Enter") enter();
    else return;
    event.preventDefault();
  };
  return (
    <>
      <input ref={input} role="combobox" aria-label="Chercher une réponse type" aria-autocomplete="list" aria-controls={id}
        aria-expanded={replies.length > 0} aria-activedescendant={replies[at] ? option(at) : undefined} autocomplete="off"
        placeholder="Chercher : début d’un mot du titre ou du texte" maxLength={100} value={query}
        onInput={(event) => type(event.currentTarget.value)} onKeyDown={key} />
      <p class="heard" role="status">{found && words.plural(replies.length, "réponse", "réponses")}</p>
      {found && replies.length === 0 && <p class="quiet">Aucune réponse ne contient ces mots.</p>}
      <ul id={id} role="listbox" aria-label="Réponses types" hidden={replies.length === 0}>
        {replies.map((reply, index) => (
          <li key={reply.name} id={option(index)} role="option" aria-selected={index === at}
            onClick={() => pick(reply.name)} onDblClick={enter}>
            <span>{reply.title}</span><span class="quiet">{whose(reply)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

interface PreviewProps {
  reply: Reply;
  choose: () => void;
  act: (act: "write" | "delete") => void;
}

const Preview = ({ reply, choose, act }: PreviewProps) => (
  <div class="preview">
    <p class="text" lang={reply.language} dir="auto">{reply.text}</p>
    <div class="row">
      <button type="button" class="main" onClick={choose}>Insérer</button>
      {reply.editable && <button type="button" onClick={() => act("write")}>Modifier</button>}
      {reply.editable && <button type="button" onClick={() => act("delete")}>Supprimer…</button>}
    </div>
  </div>
);

function Delete({ reply: { name, title, etag }, back }: { reply: Reply; back: () => void }) {
  const { services } = useDesk();
  const remove = (requestId: string) => persist(() => services.reply.deleteReply({ name, etag, requestId })).then(back);
  return (
    <Confirm title="Supprimer cette réponse type ?" act="Supprimer" onAct={remove} onBack={back}>
      <p>« {title} » disparaîtra pour toutes celles et ceux qui la voient.</p>
    </Confirm>
  );
}

interface Finding {
  found: Found | undefined;
  failure: string;
  more: () => void;
  again: () => void;
}

/** What the query finds; what was found before stays until then. A late answer to an earlier query is dropped. */
function useFound(query: string, intake: Intake | undefined): Finding {
  const desk = useDesk();
  const [found, setFound] = useState<Found>();
  const [failure, setFailure] = useState("");
  const [round, setRound] = useState(0);
  const last = useRef("");
  const look = async (pageToken: string, held: readonly Reply[]) => {
    const asked = { query, pageToken, language: intake?.language ?? "", ...(intake && { category: intake.category }) };
    last.current = crypto.randomUUID();
    const mine = last.current;
    try {
      const { replies, nextPageToken } = await persist(() => desk.services.reply.searchReplies(asked));
      if (mine !== last.current) return;
      setFound({ query, replies: [...held, ...replies], next: nextPageToken });
      setFailure("");
    } catch (error) {
      desk.heed(error);
      if (mine === last.current) setFailure(sentence(error));
    }
  };
  useEffect(() => { void look("", []); }, [query, round]);
  return { found, failure, more: () => void look(found?.next ?? "", found?.replies ?? []), again: () => setRound(round + 1) };
}
