/** How the last rounds went: when, how long, how much, and how they ended. */
import { IconAlertTriangle, IconCheck } from "@tabler/icons-react";
import type { RoundView } from "@/api/gen/RoundView";
import { useT } from "@/locales";
import { Empty } from "@/shared/Empty";
import { errorSentence } from "@/shared/FailureNote";
import { localDay, useFormat } from "@/shared/format";
import { Panel } from "@/shared/Panel";
import classes from "./Sync.module.css";
import { duration } from "./words";

export function RoundTable({ rounds }: { rounds: readonly RoundView[] }) {
  const t = useT();
  if (rounds.length === 0)
    return (
      <Panel title={t("sync.rounds")}>
        <Empty>
          <p>{t("sync.rounds.none")}</p>
        </Empty>
      </Panel>
    );
  return (
    <Panel title={t("sync.rounds")} note={t("sync.rounds.note")} flush>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what may scroll must be reachable by keys */}
      <section className={classes.frame} tabIndex={0} aria-label={t("sync.rounds")}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t("sync.rounds.began")}</th>
              <th scope="col">{t("sync.rounds.result")}</th>
              <th scope="col" className={classes.number}>
                {t("sync.rounds.took")}
              </th>
              <th scope="col" className={classes.number}>
                {t("sync.rounds.sent")}
              </th>
              <th scope="col" className={classes.number}>
                {t("sync.rounds.rows")}
              </th>
              <th scope="col" className={classes.number}>
                {t("sync.rounds.bytes")}
              </th>
            </tr>
          </thead>
          <tbody>
            {rounds.map((round) => (
              <RoundLine key={`${round.began_at} ${round.took_ms}`} round={round} />
            ))}
          </tbody>
        </table>
      </section>
    </Panel>
  );
}

function RoundLine({ round }: { round: RoundView }) {
  const t = useT();
  const format = useFormat();
  const Icon = round.error ? IconAlertTriangle : IconCheck;
  const day = format.dayMonth(localDay(round.began_at));
  const none = (value: number) => value === 0 || undefined;
  return (
    <tr>
      <td>
        {day} {format.timeExact(round.began_at)}
      </td>
      <td>
        <span className={classes.agreement} data-agreement={round.error ? "failed" : "agrees"}>
          <Icon size="0.875rem" aria-hidden="true" />
          <span>{round.error ? errorSentence(t, round.error) : t("sync.rounds.well")}</span>
        </span>
      </td>
      <td className={classes.number}>{duration(round.took_ms, t, format)}</td>
      <td className={classes.number} data-zero={none(round.ops)}>
        {format.count(round.ops)}
      </td>
      <td className={classes.number} data-zero={none(round.rows)}>
        {format.count(round.rows)}
      </td>
      <td className={classes.number} data-zero={none(round.bytes_out + round.bytes_in)}>
        {format.bytes(round.bytes_out)} / {format.bytes(round.bytes_in)}
      </td>
    </tr>
  );
}
