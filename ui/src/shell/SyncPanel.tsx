/** What synchronisation is doing, what waits, what went wrong and what to do about it. */
import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useAct } from "@/api";
import type { SyncState } from "@/api/gen/SyncState";
import { useT } from "@/locales";
import { SyncSignIn } from "@/parts/SyncSignIn";
import { syncSentence } from "@/parts/syncSentence";
import { FailureNote } from "@/shared/FailureNote";
import { useFormat } from "@/shared/format";
import classes from "./SyncPanel.module.css";

interface SyncPanelProps {
  state: SyncState;
  onClose: () => void;
}

export function SyncPanel({ state, onClose }: SyncPanelProps) {
  const t = useT();
  const format = useFormat();
  const sync = useAct("sync_now");
  const { rows_done, rows_total } = state.progress ?? { rows_done: 0, rows_total: 0 };
  const sentence = syncSentence(state, { done: rows_done, total: rows_total }, t, format);
  return (
    <div className={classes.panel}>
      <h2 className={classes.title}>{t("shell.sync.title")}</h2>
      <p className={classes.say}>{sentence.say}</p>
      {sentence.meaning && <p className={classes.now}>{sentence.meaning}</p>}
      <dl className={classes.counts}>
        <Count label={t("codes.delivery.on_device")} value={state.on_device} />
        <Count label={t("codes.delivery.sent")} value={state.sent} />
        <Count label={t("codes.delivery.needs_attention")} value={state.needs_attention} alarming />
      </dl>
      {sync.failure && <FailureNote failure={sync.failure} />}
      {state.sign_in_needed && <SyncSignIn unsent={state.unsent} />}
      <div className={classes.actions}>
        {!state.sign_in_needed && (
          <Button size="xs" loading={sync.busy} onClick={() => void sync.run({}).catch(() => undefined)}>
            {t("shell.sync.now")}
          </Button>
        )}
        <Button size="xs" variant="default" component={Link} to="/outbox" onClick={onClose}>
          {t("shell.sync.openOutbox")}
        </Button>
        <Button size="xs" variant="subtle" component={Link} to="/sync" onClick={onClose}>
          {t("shell.sync.open")}
        </Button>
      </div>
    </div>
  );
}

function Count({ label, value, alarming = false }: { label: string; value: number; alarming?: boolean }) {
  return (
    <div className={classes.count} data-alarming={alarming && value > 0}>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}
