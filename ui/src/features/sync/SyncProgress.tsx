/** How far the round under way is: visits sent of those that waited, rows fetched of all where the total is known. */
import type { SyncReport } from "@/api/gen/SyncReport";
import { useT } from "@/locales";
import { useFormat } from "@/shared/format";
import classes from "./Statement.module.css";

export function SyncProgress({ report }: { report: SyncReport }) {
  const t = useT();
  const format = useFormat();
  const { state, round } = report;
  if (state.phase === "pushing" && round.ops_total > 0)
    return (
      <Bar
        done={round.ops_done}
        total={round.ops_total}
        words={t("sync.say.sending", { done: round.ops_done, total: round.ops_total })}
      />
    );
  if (state.phase !== "pulling") return null;
  const { progress } = state;
  if (progress && progress.rows_total > 0) {
    const words = t("sync.progress.rows", {
      done: format.count(progress.rows_done),
      total: format.count(progress.rows_total),
      size: format.bytes(progress.bytes),
    });
    return <Bar done={progress.rows_done} total={progress.rows_total} words={words} />;
  }
  if (round.rows === 0) return null;
  return (
    <p className={classes.figures}>
      {t("sync.progress.soFar", { rows: format.count(round.rows), size: format.bytes(round.bytes) })}
    </p>
  );
}

function Bar({ done, total, words }: { done: number; total: number; words: string }) {
  const t = useT();
  const percent = Math.min(100, Math.floor((done / total) * 100));
  return (
    <div className={classes.progress}>
      <div
        className={classes.track}
        role="progressbar"
        aria-label={t("sync.progress")}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
      >
        <div className={classes.bar} style={{ width: `${percent}%` }} />
      </div>
      <p className={classes.figures}>{words}</p>
    </div>
  );
}
