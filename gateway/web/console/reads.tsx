// Who of staff read a chat, and when (promise: every read by staff is recorded).
import { useDesk } from "./desk.ts";
import { useAnswer } from "./parts.tsx";
import * as words from "./words.ts";

export function Reads({ session }: { session: string }) {
  const { services } = useDesk();
  const { value: reads, failure } = useAnswer(async () => (await services.team.listReads({ session })).reads, [session]);
  if (failure) return <p class="failure" role="alert">{failure}</p>;
  if (reads?.length === 0) return <p class="quiet">Personne ne l’a lu.</p>;
  return (
    <ul class="reads">
      {reads?.map(({ subject, readTime, after, through }, index) => (
        <li key={index}>
          <strong>{subject}</strong> <span class="quiet">{words.moment(readTime)}</span>
          <span class="quiet block">
            {after === 0n ? "depuis le début" : `à partir de la ligne ${after + 1n}`}
            {through !== session && ", par l’échange qui le continue"}
          </span>
        </li>
      ))}
    </ul>
  );
}
