// Small things that several parts of the screen are made of.
import type { ComponentChildren } from "preact";
import { useEffect, useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { sentence } from "./failures.ts";

const SHAPES = {
  present: "M8 3a5 5 0 1 0 0 10A5 5 0 0 0 8 3Z",
  absent: "M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11Zm0 1.8a3.7 3.7 0 1 1 0 7.4 3.7 3.7 0 0 1 0-7.4Z",
  clock: "M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13Zm0 1.6a4.9 4.9 0 1 1 0 9.8 4.9 4.9 0 0 1 0-9.8Z" +
    "M7.2 4.5v4l2.9 1.8.8-1.3-2.1-1.3V4.5Z",
  alarm: "M8 1.2 15.4 14H.6L8 1.2Zm-.9 4.9.3 4h1.2l.3-4H7.1ZM8 11a1 1 0 1 0 0 2 1 1 0 0 0 0-2Z",
  done: "M13.7 3.6 6.3 12 2.3 8.2l1.2-1.3 2.7 2.6 6.2-7Z",
  pause: "M4 3h3v10H4V3Zm5 0h3v10H9V3Z",
  exit: "M2 2h7v1.7H3.7v8.6H9V14H2V2Zm8.2 2.6L14 8l-3.8 3.4V9H6V7h4.2V4.6Z",
} as const;

export type Shape = keyof typeof SHAPES;
export type Tone = "calm" | "soon" | "late" | "mute";

export const Icon = ({ shape }: { shape: Shape }) => (
  <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
    <path d={SHAPES[shape]} fill="currentColor" />
  </svg>
);

/** Colour, icon and words together: none of the three alone. */
export const Mark = ({ tone, shape, children }: { tone: Tone; shape: Shape; children: ComponentChildren }) => (
  <span class={`mark ${tone}`}><Icon shape={shape} /><span>{children}</span></span>
);

export const Fact = ({ name, children }: { name: string; children: ComponentChildren }) => (
  <div class="fact"><dt>{name}</dt><dd>{children}</dd></div>
);

interface ChoiceProps<V> {
  legend: string;
  values: readonly V[];
  label: (value: V) => ComponentChildren;
  chosen: (value: V) => boolean;
  choose: (value: V) => void;
  several?: boolean;
  /** Shown, but not to be chosen now. */
  barred?: (value: V) => boolean;
}

/** Radio buttons, or check boxes where several may be chosen. */
export function Choice<V>({ legend, values, label, chosen, choose, several, barred }: ChoiceProps<V>) {
  const name = useId();
  return (
    <fieldset class="choice">
      <legend>{legend}</legend>
      {values.map((value, index) => (
        <label key={index}>
          <input type={several ? "checkbox" : "radio"} name={name} checked={chosen(value)} disabled={barred?.(value) ?? false}
            onChange={() => choose(value)} />
          <span>{label(value)}</span>
        </label>
      ))}
    </fieldset>
  );
}

interface ConfirmProps {
  title: string;
  act: string;
  /** Called with one request_id for the whole life of the dialogue: pressing again after a failure resends the same act. */
  onAct: (requestId: string) => Promise<unknown>;
  onBack: () => void;
  /** What is still to be filled in keeps it from being done. */
  ready?: boolean;
  children: ComponentChildren;
}

/** The second step of what cannot be undone: what will happen, once more, then yes or back (the focus too). */
export function Confirm({ title, act, onAct, onBack, ready = true, children }: ConfirmProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const requestId = useRef(crypto.randomUUID());
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState("");
  const heading = useId();
  // Closed before it is taken away: that is what gives the focus back.
  useLayoutEffect(() => {
    const here = dialog.current!;
    here.showModal();
    return () => here.close();
  }, []);
  const go = () => {
    setBusy(true);
    setFailure("");
    onAct(requestId.current).catch((error) => { setFailure(sentence(error)); setBusy(false); });
  };
  return (
    <dialog ref={dialog} aria-labelledby={heading} onCancel={(event) => { event.preventDefault(); if (!busy) onBack(); }}
      onClose={() => dialog.current && onBack()}>
      <h2 id={heading}>{title}</h2>
      {children}
      <p class="failure" role="alert">{failure}</p>
      <div class="row end">
        <button type="button" onClick={onBack} disabled={busy}>Revenir</button>
        <button type="button" class="main" onClick={go} disabled={busy || !ready}>{act}</button>
      </div>
    </dialog>
  );
}

/** The number in the tab, so that it is seen from another one. */
export function useTitle(shown: boolean, count: number, title: string): void {
  useEffect(() => { if (shown) document.title = count ? `(${count}) ${title}` : title; }, [shown, count, title]);
}

export interface Answer<T> {
  readonly value?: T;
  readonly failure?: string;
}

/** What a call answers; called again when `keys` change. A late answer to an earlier call is dropped. */
export function useAnswer<T>(call: () => Promise<T>, keys: readonly unknown[]): Answer<T> {
  const [answer, set] = useState<Answer<T>>({});
  useEffect(() => {
    let wanted = true;
    set({});
    call().then((value) => wanted && set({ value }), (error) => wanted && set({ failure: sentence(error) }));
    return () => { wanted = false; };
  }, keys);
  return answer;
}
