/** Synchronisation: one true sentence, what to do about it, and everything it rests on. */
import { useAct, useCommand } from "@/api";
import type { SyncReport } from "@/api/gen/SyncReport";
import { useT } from "@/locales";
import { useKeys } from "@/shared/keys";
import { Loaded } from "@/shared/Loaded";
import { Page } from "@/shared/Page";
import { ContactPanel, DevicePanel } from "./ContactPanel";
import { RoundTable } from "./RoundTable";
import { ScopeTable } from "./ScopeTable";
import { Statement } from "./Statement";
import classes from "./Sync.module.css";
import { WorkPanel } from "./WorkPanel";

export default function SyncPage() {
  const t = useT();
  const query = useCommand("sync_report", {});
  return (
    <Page title={t("sync.title")}>
      <Loaded query={query}>{(report) => <SyncParts report={report} />}</Loaded>
    </Page>
  );
}

function SyncParts({ report }: { report: SyncReport }) {
  const sync = useAct("sync_now");
  const now = () => void sync.run({}).catch(() => undefined);
  useKeys([{ keys: "r", label: "sync.key.now", run: now }], !report.state.sign_in_needed);
  return (
    <>
      <Statement report={report} busy={sync.busy} failure={sync.failure} onSync={now} />
      <div className={classes.columns}>
        <div className={classes.column}>
          <WorkPanel report={report} />
          <ScopeTable scopes={report.scopes} />
        </div>
        <div className={classes.column}>
          <ContactPanel report={report} />
          <DevicePanel report={report} />
        </div>
      </div>
      <RoundTable rounds={report.rounds} />
    </>
  );
}
