/** The one sentence, as large as it matters; under it what it means, how far things are, and what can be done. */
import { Button } from "@mantine/core";
import type { AppFailure } from "@/api";
import type { SyncHeadline } from "@/api/gen/SyncHeadline";
import type { SyncReport } from "@/api/gen/SyncReport";
import { useT } from "@/locales";
import { SyncSignIn } from "@/parts/SyncSignIn";
import { syncSentence } from "@/parts/syncSentence";
import { TONE_ICONS, TONES } from "@/parts/syncTone";
import { CopyButton } from "@/shared/CopyButton";
import { errorCure, errorSentence, FailureNote } from "@/shared/FailureNote";
import { useFormat } from "@/shared/format";
import { KeyCap } from "@/shared/KeyCap";
import classes from "./Statement.module.css";
import { SyncProgress } from "./SyncProgress";

interface StatementProps {
  report: SyncReport;
  busy: boolean;
  failure: AppFailure | null;
  onSync: () => void;
}

export function Statement({ report, busy, failure, onSync }: StatementProps) {
  const t = useT();
  const format = useFormat();
  const { state, round } = report;
  const tone = TONES[state.headline];
  const Icon = TONE_ICONS[tone];
  const sentence = syncSentence(state, { done: round.ops_done, total: round.ops_total }, t, format);
  return (
    <section className={classes.statement} data-tone={tone} aria-label={t("sync.title")}>
      <span className={classes.mark} aria-hidden="true">
        <Icon size="1.75rem" stroke={1.6} />
      </span>
      <div className={classes.words}>
        <p className={classes.say} role="status">
          {sentence.say}
        </p>
        {sentence.meaning && <p className={classes.then}>{sentence.meaning}</p>}
        <Behind report={report} />
        <SyncProgress report={report} />
        {failure && <FailureNote failure={failure} />}
        {state.sign_in_needed && <SyncSignIn unsent={state.unsent} />}
      </div>
      <div className={classes.acts}>
        {!state.sign_in_needed && (
          <Button size="xs" loading={busy} onClick={onSync}>
            <span className={classes.act}>
              {t("shell.sync.now")} <KeyCap keys="r" />
            </span>
          </Button>
        )}
        <CopyButton text={JSON.stringify(report, null, 2)} label={t("sync.copy")} />
        <p className={classes.note}>{t("sync.copyNote")}</p>
      </div>
    </section>
  );
}

/** The headlines that say their own failure already. */
const SAY_IT: readonly SyncHeadline[] = [
  "failed",
  "upgrade_needed",
  "data_differs",
  "sign_in_needed",
  "offline",
  "offline_signed",
  "offline_unsent",
];

/** The failure behind a sentence that speaks of something louder or of its consequence. */
function Behind({ report }: { report: SyncReport }) {
  const t = useT();
  const { headline, error } = report.state;
  const stalled = error === "sync.stalled";
  if (error === null || (SAY_IT.includes(headline) && !stalled)) return null;
  return (
    <p className={classes.behind}>
      {errorSentence(t, error)} {errorCure(t, error)}
    </p>
  );
}
