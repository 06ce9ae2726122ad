/** How a due date lies to today, in words; overdue is said, not only coloured. */
import type { FollowUpRow } from "@/api/gen/FollowUpRow";
import { useT } from "@/locales";
import { daysBetween } from "@/shared/format";
import classes from "./DueWords.module.css";

interface DueWordsProps {
  row: Pick<FollowUpRow, "state" | "due_on" | "overdue_days">;
  today: string;
}

const CLOSED = ["done", "cancelled", "transferred"];

export function DueWords({ row, today }: DueWordsProps) {
  const t = useT();
  if (CLOSED.includes(row.state)) return null;
  if (row.overdue_days > 0) {
    return <span className={classes.overdue}>{t("followUps.overdueBy", { days: row.overdue_days })}</span>;
  }
  const days = daysBetween(today, row.due_on);
  if (days <= 0) return <span className={classes.today}>{t("followUps.dueToday")}</span>;
  if (days === 1) return <span className={classes.later}>{t("followUps.dueTomorrow")}</span>;
  return <span className={classes.later}>{t("followUps.dueIn", { days })}</span>;
}
