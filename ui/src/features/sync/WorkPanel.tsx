/** What was recorded here and how much of it headquarters has, by count and by number. */
import { Link } from "@tanstack/react-router";
import type { SyncReport } from "@/api/gen/SyncReport";
import { useT } from "@/locales";
import { moment } from "@/parts/syncSentence";
import { FactList } from "@/shared/FactList";
import { useFormat } from "@/shared/format";
import { Panel } from "@/shared/Panel";
import classes from "./Sync.module.css";

export function WorkPanel({ report }: { report: SyncReport }) {
  const t = useT();
  const format = useFormat();
  const { state, numbers } = report;
  const counts = [
    { name: t("codes.delivery.on_device"), value: state.on_device },
    { name: t("codes.delivery.sent"), value: state.sent },
    { name: t("codes.delivery.needs_attention"), value: state.needs_attention, urgent: true },
  ];
  const since = state.oldest_unsent_at ? moment(state.oldest_unsent_at, format) : t("sync.work.none");
  const oldest = state.unsent_overdue ? <strong className={classes.alarm}>{since}</strong> : since;
  const missed =
    numbers.first_gap !== null && t("sync.work.gapAt", { number: format.count(numbers.first_gap) });
  const gap = missed ? <strong className={classes.alarm}>{missed}</strong> : t("sync.work.noGap");
  const signed =
    numbers.highest_signed === null
      ? format.count(numbers.signed_for)
      : t("sync.work.signedUpTo", {
          count: format.count(numbers.signed_for),
          number: format.count(numbers.highest_signed),
        });
  return (
    <Panel
      title={t("sync.work")}
      actions={
        <Link to="/outbox" className={classes.link ?? ""}>
          {t("sync.work.open")}
        </Link>
      }
    >
      <dl className={classes.counts}>
        {counts.map(({ name, value, urgent }) => (
          <div key={name} className={classes.count} data-urgent={(urgent && value > 0) || undefined}>
            <dt>{name}</dt>
            <dd>{format.count(value)}</dd>
          </div>
        ))}
      </dl>
      <FactList
        facts={[
          [t("sync.work.oldest"), oldest],
          [
            t("sync.work.number"),
            numbers.highest > 0 ? format.count(numbers.highest) : t("sync.work.noNumber"),
          ],
          [t("sync.work.signed"), signed],
          [t("sync.work.gap"), gap],
          [t("sync.work.silent"), format.count(state.unsent.silent)],
        ]}
      />
    </Panel>
  );
}
