// Lists of what editors correct and do not make: the units of a commune, and the help lines.
import { useState } from "preact/hooks";
import type { Commune } from "../gen/pnav/routing/v1/routing_pb.ts";
import { Communes } from "./communes.tsx";
import { useDesk } from "./desk.ts";
import { title } from "./editor_helpline.tsx";
import { type ListProps, Row } from "./editor_lists.tsx";
import { useAnswer } from "./parts.tsx";
import * as words from "./words.ts";

export function Units(props: ListProps) {
  const [commune, setCommune] = useState<Commune>();
  return (
    <section aria-label="Unités">
      {commune
        ? <Serving commune={commune} other={() => setCommune(undefined)} {...props} />
        : <Communes choose={setCommune} doubt="orthographe proche" />}
    </section>
  );
}

function Serving({ commune, other, chosen, open, round }: ListProps & { commune: Commune; other: () => void }) {
  const { services } = useDesk();
  const { value, failure } = useAnswer(
    async () => (await services.directory.listUnits({ commune: commune.name, departmentCode: commune.departmentCode })).units,
    [commune.name, round]);
  return (
    <>
      <p class="line territory">
        <span><strong>{commune.title}</strong> · {words.FORCE.of(commune.force)}</span>
        <button type="button" class="link" onClick={other}>Autre commune</button>
      </p>
      <p class="heard" role="status">{value && words.plural(value.length, "unité trouvée", "unités trouvées")}</p>
      <p class="failure" role="alert">{failure}</p>
      <ul class="rows">
        {value?.map(({ name, title, kind, address }) => (
          <Row key={name} name={name} title={title} chosen={chosen} open={open}>
            <span class="quiet">{[words.UNIT_KIND.of(kind), address].filter(Boolean).join(" · ")}</span>
          </Row>
        ))}
      </ul>
    </>
  );
}

export function Helplines({ chosen, open, round }: ListProps) {
  const { services } = useDesk();
  const { value, failure } = useAnswer(async () => (await services.directory.listHelplines({})).helplines, [round]);
  return (
    <section aria-label="Numéros">
      <p class="failure" role="alert">{failure}</p>
      <ul class="rows">
        {value?.map((line) => (
          <Row key={line.name} name={line.name} title={title(line)} chosen={chosen} open={open}>
            <span class="quiet">{line.hours}</span>
          </Row>
        ))}
      </ul>
    </section>
  );
}
