// The lease that says "I am still here": whoever has a conversation and does not renew it gives the conversation back.
import type { Duration } from "@bufbuild/protobuf/wkt";
import { durationMs } from "@bufbuild/protobuf/wkt";
import { useEffect, useRef } from "preact/hooks";
import type { RenewLeaseResponse } from "../gen/pnav/chat/v1/operator_pb.ts";
import { useDesk } from "./desk.ts";

/** While the platform has not said how long a lease is. */
const FIRST_LEASE_MS = 6_000;
const SHORTEST_MS = 1_000;

/** Renews three times per lease, as operator.proto asks, whatever else happens; and at once when `keys` change. Gives
 * what to call with the lease of another answer: a renewal that was asked before it and answered after it tells of the
 * past, and is not heard. */
export function useLease(heard: (answer: RenewLeaseResponse) => void, keys: readonly unknown[]): (lease?: Duration) => void {
  const desk = useDesk();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const turn = useRef(0);
  const renewWithin = (lease?: Duration) => {
    turn.current++;
    clearTimeout(timer.current);
    timer.current = setTimeout(renew, Math.max(SHORTEST_MS, (lease ? durationMs(lease) : FIRST_LEASE_MS) / 3));
  };
  const renew = () => {
    const mine = ++turn.current;
    const last = (then: () => void) => { if (mine === turn.current) then(); };
    return desk.services.operator.renewLease({}).then(
      (answer) => last(() => { heard(answer); renewWithin(answer.lease); }),
      (error) => last(() => { desk.heed(error); renewWithin(); }),
    );
  };
  useEffect(() => { void renew(); return () => { turn.current++; clearTimeout(timer.current); }; }, keys);
  return renewWithin;
}
