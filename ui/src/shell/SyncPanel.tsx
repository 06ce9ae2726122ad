/** What synchronisation is doing, what waits, what went wrong and what to do about it. */
import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useAct } from "@/api";
import type { SyncState } from "@/api/gen/SyncState";
import { useT } from "@/locales";
import { errorCure, errorSentence, FailureNote } from "@/shared/FailureNote";
import { useFormat } from "@/shared/format";
import classes from "./SyncPanel.module.css";
import { SyncSignIn } from "./SyncSignIn";

interface SyncPanelProps {
  state: SyncState;
  onClose: () => void;
}

export function SyncPanel({ state, onClose }: SyncPanelProps) {
  const t = useT();
  const format = useFormat();
  const sync = useAct("sync_now");
  const cure = state.error ? errorCure(t, state.error) : undefined;
  return (
    <div className={classes.panel}>
      <h2 className={classes.title}>{t("shell.sync.title")}</h2>
      <p className={classes.now}>{t(phaseMessage(state))}</p>
      <dl className={classes.counts}>
        <Count label={t("codes.delivery.on_device")} value={state.on_device} />
        <Count label={t("codes.delivery.sent")} value={state.sent} />
        <Count label={t("codes.delivery.needs_attention")} value={state.needs_attention} alarming />
      </dl>
      <p className={classes.line}>
        {state.last_complete_at
          ? t("shell.sync.lastComplete", { when: format.dateTime(state.last_complete_at) })
          : t("shell.sync.neverComplete")}
      </p>
      {state.error && state.error !== "sync.unreachable" && !state.sign_in_needed && (
        <div className={classes.error}>
          <p>{errorSentence(t, state.error)}</p>
          {cure && <p className={classes.cure}>{cure}</p>}
        </div>
      )}
      {sync.failure && <FailureNote failure={sync.failure} />}
      {state.sign_in_needed && <SyncSignIn unsent={state.on_device + state.sent} />}
      <div className={classes.actions}>
        {!state.sign_in_needed && (
          <Button size="xs" loading={sync.busy} onClick={() => void sync.run({}).catch(() => undefined)}>
            {t("shell.sync.now")}
          </Button>
        )}
        <Button size="xs" variant="default" component={Link} to="/outbox" onClick={onClose}>
          {t("shell.sync.openOutbox")}
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

function phaseMessage(state: SyncState) {
  if (state.phase === "signing_in") return "shell.sync.phase.signingIn";
  if (state.phase === "pushing") return "shell.sync.phase.pushing";
  if (state.phase === "pulling") return "shell.sync.phase.pulling";
  if (state.sign_in_needed) return "shell.sync.phase.signIn";
  if (!state.online) return "shell.sync.phase.offline";
  if (state.phase === "waiting") return "shell.sync.phase.waiting";
  return state.all_signed_for ? "shell.sync.phase.signed" : "shell.sync.phase.idle";
}
