/** How to approach this customer, what never to do, and what was consented to. */
import { Link } from "@tanstack/react-router";
import type { CustomerView } from "@/api/gen/CustomerView";
import { usePick, useT } from "@/locales";
import { Tag } from "@/parts/Tag";
import { Empty } from "@/shared/Empty";
import { useFormat } from "@/shared/format";
import { KeyCap } from "@/shared/KeyCap";
import { Panel } from "@/shared/Panel";
import classes from "./Customer.module.css";

export function MindPanel({ view }: { view: CustomerView }) {
  const t = useT();
  const pick = usePick();
  const primary = view.segments.find((segment) => segment.primary) ?? view.segments[0];
  return (
    <Panel title={t("customer.mind")} note={primary && pick(primary.name)}>
      {primary ? (
        <dl className={classes.mind}>
          <dt>{t("customer.approach")}</dt>
          <dd>{pick(primary.approach)}</dd>
          <dt className={classes.taboo}>{t("customer.taboo")}</dt>
          <dd>{pick(primary.taboo)}</dd>
        </dl>
      ) : (
        <Empty>{t("customer.noSegment")}</Empty>
      )}
      <ConsentLines view={view} />
      <p className={classes.ways}>
        <Link to="/customers/$no/consent" params={{ no: view.row.customer_no }} className={classes.way ?? ""}>
          {t("customer.toConsent")} <KeyCap keys="c" />
        </Link>
        <Link
          to="/customers/$no/suitability"
          params={{ no: view.row.customer_no }}
          className={classes.way ?? ""}
        >
          {t("customer.toSuitability")} <KeyCap keys="s" />
        </Link>
      </p>
    </Panel>
  );
}

function ConsentLines({ view }: { view: CustomerView }) {
  const t = useT();
  const format = useFormat();
  const { identity } = view;
  return (
    <ul className={classes.consents} aria-label={t("customer.consents")}>
      <li>
        <span>{t("customer.riskLevel")}</span>
        <span>
          {identity.risk_level === null
            ? t("customer.notAssessed")
            : t("customer.riskC", { level: identity.risk_level })}{" "}
          {identity.risk_expired && <Tag tone="warn">{t("customer.assessmentExpired")}</Tag>}
        </span>
        <span className={classes.muted}>
          {identity.risk_assessed_on && format.date(identity.risk_assessed_on)}
        </span>
      </li>
      {identity.consents.map((consent) => (
        <li key={consent.purpose}>
          <span>{t(`codes.purpose.${consent.purpose}`)}</span>
          <span>
            {consent.state === "given" ? (
              t("codes.consent.given")
            ) : (
              <Tag tone="stop">{t(`codes.consent.${consent.state}`)}</Tag>
            )}
          </span>
          <span className={classes.muted}>{format.date(consent.on)}</span>
        </li>
      ))}
      {identity.consents.length === 0 && <li className={classes.muted}>{t("customer.noConsents")}</li>}
    </ul>
  );
}
