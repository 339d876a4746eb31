// Writing: to the visitor, or for the team. The two look different, are sent differently and never share a draft.
import { useEffect, useId, useMemo, useRef, useState } from "preact/hooks";
import type { PaneProps } from "./conversation.tsx";
import { useDesk } from "./desk.ts";
import { STAFF_ONLY } from "./entries.tsx";
import { useCanned } from "./replies.tsx";
import { Typing } from "./send.ts";
import { addressees } from "./standing.ts";
import type { Addressee } from "./state.ts";
import * as words from "./words.ts";

/** operator.proto, team.proto: 1 to 4,000 characters. */
const LONGEST = 4_000;
/** By the key's place, whatever the keyboard: Alt+L answers her, Alt+P writes a note. */
const KEYS: Readonly<Record<string, Addressee>> = { KeyL: "visitor", KeyP: "team" };

interface Way {
  readonly tab: string;
  readonly shortcut: string;
  readonly placeholder: string;
  readonly hint: string;
  readonly label: (name: string) => string;
  readonly act: (name: string) => string;
}

/** What ends a note sends no message, and what sends a message ends no note: a habit cannot go to the wrong reader. */
const WAYS: Readonly<Record<Addressee, Way>> = {
  visitor: {
    tab: "À la personne", shortcut: "Alt+L", placeholder: "Écrire un message", hint: "Entrée envoie, Maj + Entrée va à la ligne",
    label: (name) => `Message à ${name}`, act: (name) => `Envoyer à ${name}`,
  },
  team: {
    tab: "Note d’équipe", shortcut: "Alt+P", placeholder: "Écrire une note", hint: "Ctrl + Entrée ajoute, Entrée va à la ligne",
    label: (name) => `Note d’équipe sur ${name}`, act: () => "Ajouter la note",
  },
};

const sends = (to: Addressee, { key, shiftKey, ctrlKey, metaKey }: KeyboardEvent): boolean =>
  key === "Enter" && (to === "team" ? ctrlKey || metaKey : !(shiftKey || ctrlKey || metaKey));

export function Composer({ conversation, name, store, outbox }: PaneProps) {
  const { session, drafts } = conversation;
  const typing = useTyping();
  const choices = addressees(conversation);
  const [to, setTo] = useState<Addressee>(choices[0]!);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => { if (choices.includes("visitor")) onceFree(() => field.current?.focus()); }, []);
  const turn = (next: Addressee) => { setTo(next); field.current?.focus(); };
  useTurning(choices, turn);
  const way = WAYS[to];
  const text = drafts[to].trim();
  const excess = [...text].length - LONGEST;
  const write = (value: string) => {
    store.tell({ case: "draft", session: session.name, to, text: value });
    if (value.trim() && to === "visitor") typing.writing(session.name);
    else typing.stopped();
  };
  const canned = useCanned({ intake: session.intake, draft: drafts[to], field, write, offered: to === "visitor" });
  const send = () => {
    if (!text || excess > 0) return;
    typing.stopped();
    outbox.send(session.name, to, text);
    turn(choices[0]!);
  };
  // Enter that ends the composition of a character (Japanese, accents on some keyboards) sends nothing.
  const key = (event: KeyboardEvent) => {
    if (canned.key(event) || event.isComposing || !sends(to, event)) return;
    event.preventDefault();
    send();
  };
  return (
    <>
      {canned.picker}
      <form class={`composer ${to}`} onSubmit={(event) => { event.preventDefault(); send(); }}>
        {choices.length > 1 && <Switch choices={choices} to={to} turn={setTo} />}
        {to === "team" && <p class="aside">{STAFF_ONLY}</p>}
        <textarea ref={field} rows={3} value={drafts[to]} aria-label={way.label(name)} autocomplete="off"
          placeholder={way.placeholder} onInput={(event) => write(event.currentTarget.value)} onKeyDown={key} />
        <div class="row">
          <span class={excess > 0 ? "failure" : "quiet"}>
            {excess > 0 ? words.plural(excess, "caractère de trop", "caractères de trop") : way.hint}
          </span>
          {canned.button}
          <button type="submit" class="main" disabled={!text || excess > 0}>{way.act(name)}</button>
        </div>
      </form>
    </>
  );
}

function Switch({ choices, to, turn }: { choices: readonly Addressee[]; to: Addressee; turn: (to: Addressee) => void }) {
  const group = useId();
  return (
    <fieldset class="addressee">
      <legend class="heard">Pour qui</legend>
      {choices.map((one) => (
        <label key={one} class={one} title={WAYS[one].shortcut}>
          <input type="radio" name={group} aria-keyshortcuts={WAYS[one].shortcut} checked={one === to} onChange={() => turn(one)} />
          <span>{WAYS[one].tab}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** "Is writing" belongs to messages alone: a note that is being written shows nowhere. */
function useTyping(): Typing {
  const desk = useDesk();
  const typing = useMemo(() => new Typing(desk), [desk]);
  useEffect(() => () => typing.stopped(), [typing]);
  return typing;
}

/** At once, or when the dialogue that holds the focus has gone. */
function onceFree(act: () => void): void {
  const dialog = document.querySelector("dialog[open]");
  if (dialog) dialog.addEventListener("close", act, { once: true });
  else act();
}

function useTurning(choices: readonly Addressee[], turn: (to: Addressee) => void) {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const next = KEYS[event.code];
      if (!event.altKey || event.ctrlKey || next === undefined || !choices.includes(next)) return;
      event.preventDefault();
      turn(next);
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  });
}
