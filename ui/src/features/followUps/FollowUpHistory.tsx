/** How a follow-up came to where it is, newest first, down to its making. */
import type { FollowUpRow } from "@/api/gen/FollowUpRow";
import { isMessageId, type Translate, useT } from "@/locales";
import { useFormat } from "@/shared/format";
import classes from "./FollowUpHistory.module.css";

export function FollowUpHistory({ row }: { row: FollowUpRow }) {
  const t = useT();
  const format = useFormat();
  const state = (name: FollowUpRow["state"]) => t(`codes.followUpState.${name}`);
  return (
    <section>
      <h3 className={classes.title}>{t("followUps.history")}</h3>
      <ol className={classes.list}>
        {row.moves.toReversed().map((move) => (
          <li key={`${move.at} ${move.to}`} className={classes.item}>
            <p>
              {t("followUps.history.move", { from: state(move.from), to: state(move.to) })}
              {move.new_due_on && (
                <span className={classes.due}>
                  {t("followUps.history.due", { date: format.date(move.new_due_on) })}
                </span>
              )}
            </p>
            {move.reason && <p className={classes.reason}>{reasonWords(t, move.reason)}</p>}
            <p className={classes.by}>
              {t("followUps.history.by", { staff: move.by, at: format.dateTime(move.at) })}
            </p>
          </li>
        ))}
        <li className={classes.item}>
          <p>{t(row.visit_id ? "followUps.fromVisit" : "followUps.madeBySelf")}</p>
          <p className={classes.by}>
            {t("followUps.history.by", { staff: row.owner_name, at: format.dateTime(row.created_at) })}
          </p>
        </li>
      </ol>
    </section>
  );
}

/** A reason that the device gives by itself comes as a code. */
function reasonWords(t: Translate, reason: string): string {
  const id = `followUps.reasonCode.${reason}`;
  return isMessageId(id) ? t(id) : reason;
}
