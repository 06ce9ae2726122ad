/** One follow-up in a list: when, what, for whom. */
import type { FollowUpRow } from "@/api/gen/FollowUpRow";
import { useT } from "@/locales";
import { useFormat } from "@/shared/format";
import { DueWords } from "./DueWords";
import classes from "./FollowUpLine.module.css";

interface FollowUpLineProps {
  row: FollowUpRow;
  today: string;
  /** Supervisors see whose it is. */
  withOwner: boolean;
}

export function FollowUpLine({ row, today, withOwner }: FollowUpLineProps) {
  const t = useT();
  const format = useFormat();
  return (
    <span className={classes.line}>
      <span className={classes.when}>
        <span className={classes.day}>{format.dayMonth(row.due_on)}</span>
        <DueWords row={row} today={today} />
      </span>
      <span className={classes.what}>
        <span className={classes.first}>
          <span className={classes.customer}>{row.customer_name ?? t("followUps.unassigned")}</span>
          <span className={classes.kind}>{t(`codes.followUpKind.${row.kind}`)}</span>
          {row.place && <span className={classes.place}>{row.place}</span>}
        </span>
        <span className={classes.note}>{row.note || t("followUps.noNote")}</span>
      </span>
      <span className={classes.end}>
        <span className={classes.state}>{t(`codes.followUpState.${row.state}`)}</span>
        {withOwner && <span className={classes.owner}>{row.owner_name}</span>}
        {row.pending && <span className={classes.pending}>{t("followUps.pending")}</span>}
      </span>
    </span>
  );
}
