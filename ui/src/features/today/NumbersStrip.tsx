/** Four numbers, each with what to compare it with. */
import type { TodayNumbers } from "@/api/gen/TodayNumbers";
import { useT } from "@/locales";
import { useFormat } from "@/shared/format";
import classes from "./Today.module.css";

export function NumbersStrip({ numbers }: { numbers: TodayNumbers }) {
  const t = useT();
  const format = useFormat();
  const covered =
    numbers.customers === 0 ? 0 : Math.round((numbers.covered_90_days / numbers.customers) * 10_000);
  return (
    <dl className={classes.strip}>
      <Figure
        label={t("today.visitsThisWeek")}
        value={format.count(numbers.visits_this_week)}
        beside={t("today.lastWeek", { n: numbers.visits_last_week })}
        trend={numbers.visits_this_week - numbers.visits_last_week}
      />
      <Figure
        label={t("today.closedThisWeek")}
        value={format.count(numbers.closed_this_week)}
        beside={t("today.lastWeek", { n: numbers.closed_last_week })}
        trend={numbers.closed_this_week - numbers.closed_last_week}
      />
      <Figure
        label={t("today.openFollowUps")}
        value={format.count(numbers.open_follow_ups)}
        beside={t("today.openNote")}
      />
      <Figure
        label={t("today.covered")}
        value={format.share(covered)}
        beside={t("today.coveredNote", {
          covered: format.count(numbers.covered_90_days),
          customers: format.count(numbers.customers),
        })}
      />
      {numbers.data_as_of && (
        <div className={classes.asOf}>
          <dt>{t("today.dataAsOf")}</dt>
          <dd>{format.date(numbers.data_as_of)}</dd>
        </div>
      )}
    </dl>
  );
}

interface FigureProps {
  label: string;
  value: string;
  beside: string;
  trend?: number;
}

function Figure({ label, value, beside, trend }: FigureProps) {
  return (
    <div className={classes.figure}>
      <dt>{label}</dt>
      <dd>
        <span className={classes.value}>{value}</span>
        {trend !== undefined && trend !== 0 && (
          <span className={classes.trend} data-up={trend > 0}>
            {trend > 0 ? "▲" : "▼"} {Math.abs(trend)}
          </span>
        )}
        <span className={classes.beside}>{beside}</span>
      </dd>
    </div>
  );
}
