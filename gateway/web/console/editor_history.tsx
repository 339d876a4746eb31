// What editors did to a record, as the audit chain tells it.
import type { Change } from "../gen/pnav/directory/v1/record_pb.ts";
import { useDesk } from "./desk.ts";
import * as directory from "./editor_words.ts";
import { useAnswer } from "./parts.tsx";
import * as words from "./words.ts";

export function History({ name, etag }: { name: string; etag: string }) {
  const { services } = useDesk();
  const { value, failure } = useAnswer(async () => (await services.editor.listChanges({ name })).changes, [name, etag]);
  return (
    <section aria-label="Historique">
      <h3>Historique</h3>
      <p class="failure" role="alert">{failure}</p>
      {value?.length === 0 && <p class="quiet">Personne de la rédaction n’y a touché : la fiche est telle que sa source la donne.</p>}
      <ol class="history">{value?.map((change) => <li key={String(change.seq)}><Line change={change} /></li>)}</ol>
    </section>
  );
}

const Line = ({ change: { time, editor, kind, fields, remark } }: { change: Change }) => (
  <>
    <p><strong>{directory.CHANGE.of(kind)}</strong> · {editor} · {words.moment(time)}</p>
    {remark && <p class="quiet">{remark}</p>}
    {fields.length > 0 && (
      <dl class="facts">
        {fields.map(({ field, before, after }) => (
          <div class="fact" key={field}>
            <dt>{directory.FIELD[field] ?? field}</dt>
            <dd>{before && <><del>{before}</del> </>}<ins>{after || "rien"}</ins></dd>
          </div>
        ))}
      </dl>
    )}
  </>
);
