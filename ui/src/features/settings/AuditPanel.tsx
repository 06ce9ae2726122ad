/** The audit trail of this device: whether the chain holds, where it does not, and its latest links. */
import { IconLink, IconLinkOff } from "@tabler/icons-react";
import { useCommand } from "@/api";
import type { AuditChainView } from "@/api/gen/AuditChainView";
import type { AuditRow } from "@/api/gen/AuditRow";
import { isMessageId, useT } from "@/locales";
import { DeliveryMark } from "@/parts/DeliveryMark";
import { Empty } from "@/shared/Empty";
import { useFormat } from "@/shared/format";
import { Loaded } from "@/shared/Loaded";
import { Panel } from "@/shared/Panel";
import classes from "./Audit.module.css";

const SHOWN = 8;

export function AuditPanel() {
  const t = useT();
  const query = useCommand("audit_view", {});
  return (
    <Panel title={t("settings.audit")} note={t("settings.auditNote")} flush>
      <Loaded query={query}>
        {(view) => (
          <>
            {view.chains.length === 0 && <Empty inset>{t("settings.auditNone")}</Empty>}
            {view.chains.map((chain) => (
              <ChainLine key={chain.chain} chain={chain} />
            ))}
            <ol className={classes.records}>
              {view.records.slice(0, SHOWN).map((row) => (
                <RecordLine key={row.op_id} row={row} />
              ))}
            </ol>
            {view.records.length > SHOWN && (
              <p className={classes.more}>{t("settings.auditMore", { n: view.records.length - SHOWN })}</p>
            )}
          </>
        )}
      </Loaded>
    </Panel>
  );
}

function ChainLine({ chain }: { chain: AuditChainView }) {
  const t = useT();
  const format = useFormat();
  const broken = chain.broken_at !== null;
  const Icon = broken ? IconLinkOff : IconLink;
  return (
    <div className={classes.chain} data-broken={broken || undefined} role="status">
      <Icon size="1.1rem" aria-hidden="true" />
      <div>
        <p className={classes.verdict}>
          {broken
            ? t("settings.auditBroken", {
                link: chain.broken_at ?? 0,
                fault: chain.fault ? t(`codes.fault.${chain.fault}`) : "",
              })
            : t("settings.auditIntact", { n: chain.links, highest: format.count(chain.highest) })}
        </p>
        {broken && <p>{t("settings.auditBrokenCure")}</p>}
        <p className={classes.quiet}>{t("settings.auditChain", { chain: chain.chain })}</p>
      </div>
    </div>
  );
}

function RecordLine({ row }: { row: AuditRow }) {
  const t = useT();
  const format = useFormat();
  const kind = `codes.auditKind.${row.kind}`;
  return (
    <li className={classes.record}>
      <span className={classes.link}>{format.count(row.link)}</span>
      <span>
        {isMessageId(kind) ? t(kind) : row.kind} {row.customer_name}
      </span>
      <DeliveryMark delivery={row.delivery} />
      <span className={classes.quiet}>{format.dateTime(row.saved_at)}</span>
      <code className={classes.hash} title={row.hash}>
        {row.before.slice(0, 8)} → {row.hash.slice(0, 8)}
      </code>
    </li>
  );
}
