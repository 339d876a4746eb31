// Proposing a referral: form, then summary and confirmation. Nothing leaves before she agrees in her chat.
import { useState } from "preact/hooks";
import { ContactField } from "../gen/pnav/chat/v1/resources_pb.ts";
import type { Unit } from "../gen/pnav/directory/v1/directory_pb.ts";
import { ReferralKind, Urgency } from "../gen/pnav/referral/v1/referral_pb.ts";
import type { ActionProps } from "./context.tsx";
import { useDesk } from "./desk.ts";
import { where } from "./naming.ts";
import { Choice, Confirm, Fact, useAnswer } from "./parts.tsx";
import { persist } from "./services.ts";
import type { Report } from "./state.ts";
import { Territory } from "./territory.tsx";
import * as words from "./words.ts";

/** referral.proto: the report is 1 to 20,000 characters. */
const LONGEST = 20_000;

const BLANK: Report = {
  kind: ReferralKind.REPORT, urgency: Urgency.NORMAL, unit: "",
  fields: [ContactField.NAME, ContactField.PHONE], summary: "",
};

export function Refer({ conversation, name, store, done }: ActionProps) {
  const desk = useDesk();
  const { session } = conversation;
  const { commune, departmentCode, force } = where(conversation);
  const report = conversation.report ?? BLANK;
  const change = (part: Partial<Report>) => store.tell({ case: "report", session: session.name, report: { ...report, ...part } });
  const [asking, setAsking] = useState(false);
  const units = useAnswer(
    async () => (commune ? (await desk.services.directory.listUnits({ commune, departmentCode, force })).units : []),
    [commune, force]);
  const unit = units.value?.find((one) => one.name === report.unit);

  const propose = async (requestId: string) => {
    await persist(() => desk.services.referral.createReferral({
      ...report, fields: [...report.fields], requestId, session: session.name, epoch: session.epoch,
    }));
    store.tell({ case: "report", session: session.name });
    done();
  };

  return (
    <form onSubmit={(event) => { event.preventDefault(); if (ready(report, unit)) setAsking(true); }}>
      <Territory conversation={conversation} store={store} />
      {units.failure && <p class="failure" role="alert">{units.failure}</p>}
      {units.value && units.value.length > 0 && (
        <Choice legend="Unité destinataire" values={units.value} label={(value) => <UnitName unit={value} />}
          chosen={(value) => value.name === report.unit} choose={(value) => change({ unit: value.name })} />
      )}
      <Particulars report={report} change={change} />
      <button type="submit" class="main" disabled={!ready(report, unit)}>Relire…</button>
      {asking && unit && (
        <Confirm title="Demander l’accord de la personne ?" act="Demander l’accord" onAct={propose}
          onBack={() => setAsking(false)}>
          <Summary report={report} unit={unit} name={name} />
        </Confirm>
      )}
    </form>
  );
}

const ready = ({ fields, summary }: Report, unit?: Unit): boolean =>
  unit !== undefined && fields.length > 0 && summary.trim() !== "";

const UnitName = ({ unit: { title, kind, address } }: { unit: Unit }) => (
  <>{title}<span class="quiet"> {[words.UNIT_KIND.of(kind), address].filter(Boolean).join(" · ")}</span></>
);

function Particulars({ report, change }: { report: Report; change: (part: Partial<Report>) => void }) {
  const toggle = (field: ContactField) => change({
    fields: words.FIELD.choices.filter((one) => report.fields.includes(one) !== (one === field)),
  });
  return (
    <>
      <Choice legend="Objet" values={words.KIND.choices} label={(value) => words.KIND.of(value)}
        chosen={(value) => value === report.kind} choose={(kind) => change({ kind })} />
      <Choice legend="Urgence" values={words.URGENCY.choices}
        label={(value) => <>{words.URGENCY.of(value)}<span class="quiet"> {words.DELAY.of(value)}</span></>}
        chosen={(value) => value === report.urgency} choose={(urgency) => change({ urgency })} />
      <Choice several legend="Coordonnées à demander" values={words.FIELD.choices} label={(value) => words.FIELD.of(value)}
        chosen={(value) => report.fields.includes(value)} choose={toggle} />
      <label class="stacked">
        <span>Compte rendu</span>
        <textarea rows={6} maxLength={LONGEST} value={report.summary} autocomplete="off"
          onInput={(event) => change({ summary: event.currentTarget.value })} />
      </label>
    </>
  );
}

const Summary = ({ report, unit, name }: { report: Report; unit: Unit; name: string }) => (
  <>
    <dl class="facts">
      <Fact name="Échange">{name}</Fact>
      <Fact name="Destinataire">{unit.title}</Fact>
      <Fact name="Objet">{words.KIND.of(report.kind)}</Fact>
      <Fact name="Urgence">{words.URGENCY.of(report.urgency)}, prise en charge {words.DELAY.of(report.urgency)}</Fact>
      <Fact name="Demandé">{words.fields(report.fields)}</Fact>
    </dl>
    <p class="report" dir="auto">{report.summary}</p>
    <p class="quiet">La personne verra le destinataire et les coordonnées demandées. Rien ne part sans son accord.</p>
  </>
);
