/** The customer's level: what it means, until when it counts, how often it was assessed, and whether it may be again. */
import { Button } from "@mantine/core";
import { useAct } from "@/api";
import type { SuitabilityView } from "@/api/gen/SuitabilityView";
import { usePick, useT } from "@/locales";
import { Tag } from "@/parts/Tag";
import { type Fact, FactList } from "@/shared/FactList";
import { FailureNote } from "@/shared/FailureNote";
import { useFormat } from "@/shared/format";
import { KeyCap } from "@/shared/KeyCap";
import { useKeys } from "@/shared/keys";
import { Panel } from "@/shared/Panel";
import { LevelScale } from "./LevelScale";
import classes from "./Suitability.module.css";

interface LevelPanelProps {
  view: SuitabilityView;
  onAssess: () => void;
}

export function LevelPanel({ view, onAssess }: LevelPanelProps) {
  const t = useT();
  const pick = usePick();
  const format = useFormat();
  const level = view.customer_level;
  const facts: Fact[] = [
    [t("suitability.assessedOn"), view.assessed_on && format.date(view.assessed_on)],
    [t("suitability.validUntil"), view.valid_until && format.date(view.valid_until)],
    [
      t("suitability.made"),
      t("suitability.madeOf", { n: view.made_in_window, most: view.max_in_window, day: view.max_per_day }),
    ],
  ];
  return (
    <Panel
      title={t("customer.riskLevel")}
      note={view.elder && <Tag tone="warn">{t("suitability.elder")}</Tag>}
    >
      <div className={classes.level}>
        <p className={classes.levelName}>
          {level === null ? t("customer.notAssessed") : t("customer.riskC", { level })}{" "}
          {view.level_name && pick(view.level_name)}{" "}
          {view.expired && <Tag tone="stop">{t("customer.assessmentExpired")}</Tag>}
        </p>
        {view.level_meaning && <p className={classes.meaning}>{pick(view.level_meaning)}</p>}
        <LevelScale customer={level} reach={view.expired ? null : level} />
        {view.elder && <p className={classes.care}>{t("suitability.elderMeans")}</p>}
        <FactList facts={facts} />
        <AssessAct view={view} onAssess={onAssess} />
        {view.assessments.length > 0 && (
          <ul className={classes.history} aria-label={t("suitability.history")}>
            {view.assessments.map((row) => (
              <li key={row.assessment_id}>
                <strong>{t("customer.riskC", { level: row.level })}</strong>
                <span>{format.date(row.on)}</span>
                <span className={classes.quiet}>{[row.questionnaire, row.author_name].join(" · ")}</span>
              </li>
            ))}
          </ul>
        )}
      </div>
    </Panel>
  );
}

/** Headquarters counts assessments: a device needs its leave before it makes one, and may then make it offline. */
function AssessAct({ view, onAssess }: LevelPanelProps) {
  const t = useT();
  const format = useFormat();
  const ask = useAct("assessment_reserve");
  const { slot } = view;
  const open = slot.state === "open";
  const mayAsk = slot.state === "none" || slot.state === "refused";
  const run = () => {
    if (open) onAssess();
    else if (mayAsk) void ask.run({ customer_no: view.customer_no }).catch(() => null);
  };
  useKeys([{ keys: "a", label: open ? "suitability.assess" : "suitability.askSlot", run }], open || mayAsk);
  return (
    <div className={classes.slot}>
      <p className={classes.quiet} role="status">
        {slot.state === "refused" && slot.refused
          ? t(`codes.slotRefused.${slot.refused}`)
          : t(`suitability.slot.${slot.state}`, { date: slot.until ? format.date(slot.until) : "" })}
        {slot.opens_on && ` ${t("suitability.slotOpens", { date: format.date(slot.opens_on) })}`}
      </p>
      {(open || mayAsk) && (
        <Button
          variant={open ? "filled" : "default"}
          loading={ask.busy}
          rightSection={<KeyCap keys="a" />}
          onClick={run}
        >
          {t(open ? "suitability.assess" : "suitability.askSlot")}
        </Button>
      )}
      {ask.failure && <FailureNote failure={ask.failure} />}
    </div>
  );
}
