// Whether I take chats, and how many at once; and the lease that says I am still here.
import { useRef, useState } from "preact/hooks";
import { useDesk } from "./desk.ts";
import { Borne, type Load, load } from "./exposure.tsx";
import { Paused } from "./intake.tsx";
import { useLease } from "./lease.ts";
import { type Services, persist } from "./services.ts";

interface Wanted {
  readonly accepting: boolean;
  readonly capacity: number;
  readonly rested?: boolean;
}

interface Held extends Wanted {
  readonly borne?: Load | undefined;
}

const UNKNOWN: Held = { accepting: false, capacity: 3 };
/** Nobody waits longer than this to be signed out. */
const FAREWELL_MS = 3_000;

/** The switch shows what the platform holds to be true, not what was clicked, and nothing can be changed before it has said
 * so. `ended`: chats that are over, of which one more may bring a cool-down. */
export function Availability({ ended }: { ended: number }) {
  const [held, set] = useAvailability(ended);
  const { accepting, capacity, borne } = held;
  return (
    <section class="availability line" aria-label="Ma disponibilité">
      <button type="button" role="switch" aria-checked={accepting} class="switch"
        disabled={held === UNKNOWN} onClick={() => set({ accepting: !accepting })}>
        <span class="track" aria-hidden="true" /><span>Disponible</span>
      </button>
      <label class="capacity">
        <span>max<span class="heard"> d’échanges à la fois</span></span>
        <input type="number" min={1} max={20} value={capacity} disabled={held === UNKNOWN}
          onChange={(event) => set({ capacity: event.currentTarget.valueAsNumber || capacity })} />
      </label>
      <Borne borne={borne} rested={() => set({ rested: true })} />
      <Paused />
    </section>
  );
}

function useAvailability(ended: number): [Held, (part: Partial<Wanted>) => void] {
  const desk = useDesk();
  const [held, show] = useState(UNKNOWN);
  // A click may come before what was answered last is drawn.
  const latest = useRef(held);
  const setHeld = (next: Held) => show(latest.current = next);
  const renewWithin = useLease(({ accepting, capacity, exposure }) => setHeld({
    accepting, capacity: capacity || latest.current.capacity, borne: load(exposure),
  }), [ended]);
  // One change may follow another before the first is answered: each builds on what was last wanted, and waits for it,
  // because two calls at once may arrive in either order.
  const wanted = useRef<Wanted>(undefined);
  const before = useRef<Promise<void>>(Promise.resolve());
  const set = (part: Partial<Wanted>) => {
    const { accepting, capacity } = wanted.current ?? latest.current;
    const next = wanted.current = { accepting, capacity, ...part };
    before.current = before.current.then(async () => {
      try {
        const { lease, exposure } = await persist(() => desk.services.operator.setAvailability(next));
        setHeld({ ...next, borne: load(exposure) });
        renewWithin(lease);
      } catch (error) {
        desk.fail(error);
      }
      if (wanted.current === next) wanted.current = undefined;
    });
  };
  return [held, set];
}

/** Before an operator signs out: takes nothing more, and the lease ends. A console that cannot say so lets its lease run out. */
export async function stepAside({ operator }: Services): Promise<void> {
  const options = { timeoutMs: FAREWELL_MS };
  const { capacity } = await operator.renewLease({}, options);
  if (capacity > 0) await operator.setAvailability({ accepting: false, capacity, leaving: true }, options);
}
