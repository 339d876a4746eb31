// The directory editors' view: find a record, correct it, vouch for it; which services are stale, double or retired.
import { useRef, useState } from "preact/hooks";
import { useDesk } from "./desk.ts";
import { Duplicates } from "./editor_duplicates.tsx";
import { RecordForm } from "./editor_form.tsx";
import { Found, Retired, Stale } from "./editor_lists.tsx";
import { Helplines, Units } from "./editor_others.tsx";
import { useTitle } from "./parts.tsx";
import { passing } from "./services.ts";
import { usePoll } from "./store.ts";

const COUNTS_MS = 15_000;
const LISTS = {
  found: "Services", stale: "À vérifier", duplicates: "Doublons", retired: "Retirées", units: "Unités", helplines: "Numéros",
} as const;
type List = keyof typeof LISTS;
/** What to do where nothing is open yet. */
const EMPTY: Partial<Record<List, string>> = {
  units: "Cherchez la commune d’une unité, puis choisissez l’unité.", helplines: "Choisissez un numéro.",
};

/** What the form shows: a record by its name, or a new one. Another key is another form. */
interface Chosen {
  readonly name: string | undefined;
  readonly key: number;
}

export function Editor({ shown }: { shown: boolean }) {
  const [list, setList] = useState<List>("found");
  const [chosen, setChosen] = useState<Chosen>();
  const [round, setRound] = useState(0);
  const { counts, failing, count } = useCounts();
  useTitle(shown, counts.stale ?? 0, "Annuaire · Console PNAV");
  const forms = useRef(0);
  const open = (name: string | undefined) => setChosen({ name, key: ++forms.current });
  /** Back to its row, where it has one. */
  const close = () => {
    document.querySelector<HTMLElement>(".editor .pick[aria-current]")?.focus();
    setChosen(undefined);
  };
  const done = () => { setRound(round + 1); count(); };
  const lists = { chosen: chosen?.name, open, round };
  return (
    <div class="columns inbox editor" hidden={!shown}>
      <p class={`link-state ${failing ? "lost" : "live"}`} role="status">{failing ? "Annuaire injoignable" : "À jour"}</p>
      <aside class="column" aria-label="Fiches de l’annuaire">
        <nav class="tabs" aria-label="Listes">
          {(Object.keys(LISTS) as List[]).map((key) => (
            <button type="button" key={key} aria-current={key === list ? "page" : undefined} onClick={() => setList(key)}>
              {LISTS[key]}{counts[key] ? ` (${counts[key]})` : ""}
            </button>
          ))}
        </nav>
        {list === "found" && <button type="button" class="fresh" onClick={() => open(undefined)}>Nouvelle fiche</button>}
        {list === "found" && <Found {...lists} />}
        {list === "stale" && <Stale {...lists} />}
        {list === "duplicates" && <p class="quiet">Choisissez celle qui reste : les autres sont retirées et y renvoient.</p>}
        {list === "retired" && <Retired {...lists} />}
        {list === "units" && <Units {...lists} />}
        {list === "helplines" && <Helplines {...lists} />}
      </aside>
      {list === "duplicates" && !chosen && <Duplicates round={round} done={done} open={open} />}
      {chosen
        ? <RecordForm key={chosen.key} name={chosen.name} done={done} close={close} open={open} />
        : list !== "duplicates" && <main class="column none"><p class="quiet">{EMPTY[list] ?? "Cherchez une fiche, ou créez-en une."}</p></main>}
    </div>
  );
}

type Counts = Partial<Record<List, number>>;

/** How many are stale and double, now and then. */
function useCounts(): { counts: Counts; failing: boolean; count: () => void } {
  const desk = useDesk();
  const [counts, setCounts] = useState<Counts>({});
  const [failing, setFailing] = useState(false);
  const look = async () => {
    try {
      const stale = await desk.services.editor.listStaleServices({ pageSize: 1 });
      const { groups } = await desk.services.editor.listDuplicates({});
      setCounts({ stale: stale.total, duplicates: groups.length });
      setFailing(false);
    } catch (error) {
      setFailing(true);
      if (!passing(error)) desk.fail(error);
    }
  };
  usePoll(COUNTS_MS, look);
  return { counts, failing, count: () => void look() };
}
