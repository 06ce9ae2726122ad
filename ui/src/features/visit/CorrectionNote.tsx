/** Above a correction: which visit it replaces, and what the supervisor wanted. */
import type { VisitRow } from "@/api/gen/VisitRow";
import { useT } from "@/locales";
import { useFormat } from "@/shared/format";
import classes from "./CorrectionNote.module.css";

export function CorrectionNote({ visit }: { visit: VisitRow }) {
  const t = useT();
  const format = useFormat();
  const returned = visit.review === "returned" && visit.review_comment;
  return (
    <div className={classes.note} data-returned={returned ? true : undefined}>
      {returned && (
        <>
          <p className={classes.title}>
            {t("visit.returned")}
            {visit.reviewed_at && <span className={classes.when}>{format.dateTime(visit.reviewed_at)}</span>}
          </p>
          <blockquote className={classes.comment}>{visit.review_comment}</blockquote>
        </>
      )}
      <p className={classes.what}>{t("visit.correcting", { date: format.date(visit.business_date) })}</p>
    </div>
  );
}
