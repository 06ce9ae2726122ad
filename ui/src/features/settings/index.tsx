/** Settings: how it looks, when it locks, what this device is and holds. */
import { Button } from "@mantine/core";
import { useState } from "react";
import { useAct, useCommand } from "@/api";
import type { Settings } from "@/api/gen/Settings";
import { useT } from "@/locales";
import { FailureNote } from "@/shared/FailureNote";
import { Loaded } from "@/shared/Loaded";
import { Page } from "@/shared/Page";
import { Panel } from "@/shared/Panel";
import { preferences } from "@/shared/preferences";
import { AuditPanel } from "./AuditPanel";
import { DevicePanel } from "./DevicePanel";
import { DiagnosticsPanel } from "./DiagnosticsPanel";
import { LookFields } from "./LookFields";
import classes from "./Settings.module.css";

export default function SettingsPage() {
  const t = useT();
  const settings = useCommand("settings_get", {});
  return (
    <Page title={t("settings.title")} lead={t("settings.lead")}>
      <div className={classes.columns}>
        <div className={classes.column}>
          <Loaded query={settings}>{(now) => <LookPanel settings={now} />}</Loaded>
          <AuditPanel />
        </div>
        <div className={classes.column}>
          <DevicePanel />
          <DiagnosticsPanel />
        </div>
      </div>
    </Page>
  );
}

/** A choice takes effect at once and is kept at once. */
function LookPanel({ settings }: { settings: Settings }) {
  const t = useT();
  const save = useAct("settings_set");
  const [last, setLast] = useState<Settings>(settings);
  const choose = (change: Partial<Settings>) => {
    const next = { ...settings, ...change };
    setLast(next);
    preferences.set({ language: next.language, theme: next.theme, textPercent: next.text_percent });
    void save.run(next).catch(() => undefined);
  };
  return (
    <Panel title={t("settings.look")}>
      <LookFields settings={settings} onChoose={choose} />
      {save.failure && (
        <>
          <FailureNote failure={save.failure} />
          <Button size="xs" variant="default" onClick={() => choose(last)}>
            {t("common.tryAgain")}
          </Button>
        </>
      )}
    </Panel>
  );
}
