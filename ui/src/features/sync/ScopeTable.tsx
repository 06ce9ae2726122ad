/** What of headquarters' data is here, and whether it is the same: one row a scope. */
import { IconAlertCircle, IconCheck, IconDownload, IconMinus } from "@tabler/icons-react";
import type { ScopeAgreement } from "@/api/gen/ScopeAgreement";
import type { ScopeView } from "@/api/gen/ScopeView";
import { useT } from "@/locales";
import { moment } from "@/parts/syncSentence";
import { Empty } from "@/shared/Empty";
import { useFormat } from "@/shared/format";
import { Panel } from "@/shared/Panel";
import classes from "./Sync.module.css";
import { scopeName } from "./words";

const ICONS = {
  agrees: IconCheck,
  fetching: IconDownload,
  differs: IconAlertCircle,
  unchecked: IconMinus,
} as const;

export function ScopeTable({ scopes }: { scopes: readonly ScopeView[] }) {
  const t = useT();
  if (scopes.length === 0)
    return (
      <Panel title={t("sync.scopes")}>
        <Empty>
          <p>{t("sync.scopes.none")}</p>
        </Empty>
      </Panel>
    );
  return (
    <Panel title={t("sync.scopes")} flush>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what may scroll must be reachable by keys */}
      <section className={classes.frame} tabIndex={0} aria-label={t("sync.scopes")}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t("sync.scopes.what")}</th>
              <th scope="col" className={classes.number}>
                {t("sync.scopes.here")}
              </th>
              <th scope="col" className={classes.number}>
                {t("sync.scopes.there")}
              </th>
              <th scope="col">{t("sync.scopes.agreement")}</th>
              <th scope="col" className={classes.number}>
                {t("sync.scopes.changed")}
              </th>
            </tr>
          </thead>
          <tbody>
            {scopes.toReversed().map((scope) => (
              <ScopeLine key={scope.scope} scope={scope} />
            ))}
          </tbody>
        </table>
      </section>
    </Panel>
  );
}

function ScopeLine({ scope }: { scope: ScopeView }) {
  const t = useT();
  const format = useFormat();
  const there = scope.rows_at_headquarters;
  return (
    <tr>
      <th scope="row">{scopeName(scope.scope, t)}</th>
      <td className={classes.number}>{format.count(scope.rows_here)}</td>
      <td className={classes.number}>{there === null ? t("common.dash") : format.count(there)}</td>
      <td>
        <Agreement agreement={scope.agreement} />
      </td>
      <td className={classes.number}>
        {scope.changed_at ? moment(scope.changed_at, format) : t("common.dash")}
      </td>
    </tr>
  );
}

function Agreement({ agreement }: { agreement: ScopeAgreement }) {
  const t = useT();
  const Icon = ICONS[agreement];
  return (
    <span className={classes.agreement} data-agreement={agreement}>
      <Icon size="0.875rem" aria-hidden="true" />
      {t(`sync.agreement.${agreement}`)}
    </span>
  );
}
