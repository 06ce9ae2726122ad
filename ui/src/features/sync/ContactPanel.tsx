/** When headquarters was last and is next asked, whether the clocks agree, and what this device is called there. */

import { Link } from "@tanstack/react-router";
import type { SyncReport } from "@/api/gen/SyncReport";
import { useT } from "@/locales";
import { moment } from "@/parts/syncSentence";
import { FactList } from "@/shared/FactList";
import { errorSentence } from "@/shared/FailureNote";
import { useFormat } from "@/shared/format";
import { Panel } from "@/shared/Panel";
import classes from "./Sync.module.css";
import { clockDifference, nextTry } from "./words";

export function ContactPanel({ report }: { report: SyncReport }) {
  const t = useT();
  const format = useFormat();
  const { last_complete_at, last_attempt_at } = report.state;
  const at = (iso: string | null) => (iso ? moment(iso, format) : t("sync.contact.never"));
  const off = clockDifference(report.clock_skew_ms, t, format);
  const fine = report.clock_skew_ms !== null && t("sync.contact.clockFine");
  const clock = off ? (
    <>
      <strong className={classes.warning}>{off}</strong>
      <span className={classes.aside}>{t("sync.contact.clockNote")}</span>
    </>
  ) : (
    fine
  );
  return (
    <Panel title={t("sync.contact")}>
      <FactList
        facts={[
          [t("sync.contact.complete"), at(last_complete_at)],
          [t("sync.contact.attempt"), at(last_attempt_at)],
          [t("sync.contact.next"), nextTry(report, t, format)],
          [t("sync.contact.clock"), clock],
        ]}
      />
    </Panel>
  );
}

export function DevicePanel({ report }: { report: SyncReport }) {
  const t = useT();
  const { proto, schema } = report;
  const versions = t("settings.version.pair", { proto, schema });
  const tooOld = report.state.headline === "upgrade_needed";
  const protocol = (
    <>
      {versions}
      {tooOld && <strong className={classes.alarm}> · {t("sync.device.upgrade")}</strong>}
    </>
  );
  return (
    <Panel title={t("sync.device")}>
      <FactList
        facts={[
          [t("sync.device.id"), report.device_id],
          [t("sync.device.install"), report.install_id],
          [t("sync.device.epoch"), report.epoch],
          [t("sync.device.version"), report.app_version],
          [t("sync.device.proto"), protocol],
          [t("sync.device.models"), <ModelsInUse key="models" report={report} />],
        ]}
      />
    </Panel>
  );
}

/** By what the device advises, and whether it had to refuse something newer. */
function ModelsInUse({ report }: { report: SyncReport }) {
  const t = useT();
  const { in_use, refused } = report.models;
  return (
    <>
      <Link to="/models" className={classes.link ?? ""}>
        {in_use ?? t("sync.device.byRule")}
      </Link>
      {refused.map((one) => (
        <strong key={one.id} className={classes.warning}>
          {" "}
          {t("sync.device.refused", { id: one.id, code: one.code })} {errorSentence(t, one.code)}
        </strong>
      ))}
    </>
  );
}
