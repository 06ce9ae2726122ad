/** What a support call needs: counts, sizes, versions. No customer data, so it may be copied. */
import { useCommand } from "@/api";
import type { Diagnostics } from "@/api/gen/Diagnostics";
import { useT } from "@/locales";
import { CopyButton } from "@/shared/CopyButton";
import { FactList } from "@/shared/FactList";
import { useFormat } from "@/shared/format";
import { Loaded } from "@/shared/Loaded";
import { Panel } from "@/shared/Panel";
import classes from "./Settings.module.css";

export function DiagnosticsPanel() {
  const t = useT();
  const diagnostics = useCommand("diagnostics_get", {});
  return (
    <Loaded query={diagnostics}>
      {(now) => (
        <>
          <OnThisDevice now={now} />
          <Panel
            title={t("settings.diagnostics")}
            actions={<CopyButton text={JSON.stringify(now, null, 2)} />}
          >
            <p className={classes.note}>{t("settings.diagnosticsNote")}</p>
            <Versions now={now} />
          </Panel>
        </>
      )}
    </Loaded>
  );
}

function OnThisDevice({ now }: { now: Diagnostics }) {
  const t = useT();
  const format = useFormat();
  return (
    <Panel title={t("settings.data")}>
      <FactList
        facts={[
          [t("settings.data.customers"), format.count(now.customers)],
          [t("settings.data.visits"), format.count(now.visits)],
          [
            t("settings.data.outbox"),
            t("settings.data.outboxRows", {
              n: format.count(now.outbox_rows),
              size: format.bytes(now.outbox_bytes),
            }),
          ],
          [t("settings.data.cache"), format.bytes(now.cache_bytes)],
        ]}
      />
      <p className={classes.note}>{t("settings.dataNote")}</p>
    </Panel>
  );
}

function Versions({ now }: { now: Diagnostics }) {
  const t = useT();
  const format = useFormat();
  const skew = now.clock_skew_ms;
  return (
    <FactList
      facts={[
        [t("settings.version.app"), now.app_version],
        [
          t("settings.version.protocol"),
          t("settings.version.pair", { proto: now.proto, schema: now.schema }),
        ],
        [t("settings.version.rules"), now.rule_pack],
        [t("settings.version.device"), now.device_id],
        [t("settings.version.install"), now.install_id],
        [t("settings.version.epoch"), now.epoch],
        [
          t("settings.version.clock"),
          skew === null
            ? null
            : t("settings.version.skew", { seconds: format.count(Math.round(skew / 1_000)) }),
        ],
      ]}
    />
  );
}
