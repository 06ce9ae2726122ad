/** The first fill of this device: how far it is, while everything already works. */
import { useCommand } from "@/api";
import { useT } from "@/locales";
import { useFormat } from "@/shared/format";
import classes from "./FirstSync.module.css";
import { syncPercent } from "./syncWords";

export function FirstSync() {
  const t = useT();
  const format = useFormat();
  const state = useCommand("sync_state", {}).data;
  if (!state?.first_sync_pending) return null;
  const percent = syncPercent(state);
  const progress = state.progress;
  const left = progress?.seconds_left;
  return (
    <section className={classes.strip} aria-label={t("shell.firstSync.title")}>
      <div className={classes.words}>
        <strong>{t("shell.firstSync.title")}</strong>
        {progress ? (
          <span className={classes.figures}>
            {t("shell.firstSync.rows", {
              done: format.count(progress.rows_done),
              total: format.count(progress.rows_total),
            })}
            {" · "}
            {format.bytes(progress.bytes)}
            {left !== null && left !== undefined && ` · ${t("shell.firstSync.left", { seconds: left })}`}
          </span>
        ) : (
          <span className={classes.figures}>
            {t(state.online ? "shell.firstSync.starting" : "shell.firstSync.offline")}
          </span>
        )}
        <span className={classes.calm}>{t("shell.firstSync.usable")}</span>
      </div>
      <div
        className={classes.track}
        role="progressbar"
        aria-label={t("shell.firstSync.title")}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent ?? 0}
      >
        <div className={classes.bar} style={{ width: `${percent ?? 0}%` }} />
      </div>
    </section>
  );
}
