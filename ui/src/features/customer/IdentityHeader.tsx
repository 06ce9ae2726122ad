/** Who this is: name, marks, masked identity, and what may be done with it. */
import { Button } from "@mantine/core";
import { IconChecklist, IconPencilPlus } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useCommand } from "@/api";
import type { CustomerView } from "@/api/gen/CustomerView";
import { usePick, useT } from "@/locales";
import { RiskMark } from "@/parts/RiskMark";
import { Tag } from "@/parts/Tag";
import { openVisit } from "@/parts/visitSheet";
import { FailureNote } from "@/shared/FailureNote";
import { useFormat } from "@/shared/format";
import { KeyCap } from "@/shared/KeyCap";
import { ContactLine } from "./ContactLine";
import classes from "./Identity.module.css";
import { IdentityFacts } from "./IdentityFacts";
import { TrailStep } from "./TrailStep";
import type { Reveal } from "./useReveal";

interface IdentityHeaderProps {
  view: CustomerView;
  reveal: Reveal;
}

export function IdentityHeader({ view, reveal }: IdentityHeaderProps) {
  const t = useT();
  const pick = usePick();
  const navigate = useNavigate();
  const format = useFormat();
  const allInvented = useCommand("device_state", {}).data?.bank?.invented ?? false;
  const { row, identity } = view;
  return (
    <header className={classes.header}>
      <div className={classes.top}>
        <div className={classes.who}>
          <h1 className={classes.name}>{row.name}</h1>
          <div className={classes.marks}>
            <span className={classes.number}>
              {t("customer.numberLine", { no: row.customer_no, date: format.date(identity.customer_since) })}
            </span>
            <RiskMark risk={row.risk} />
            {identity.do_not_disturb && <Tag tone="stop">{t("customers.doNotDisturb")}</Tag>}
            {!identity.personalisation && <Tag tone="warn">{t("customer.notPersonalised")}</Tag>}
            {view.segments.map((segment) => (
              <Tag key={segment.code} tone={segment.primary ? "strong" : "plain"}>
                {pick(segment.name)}
              </Tag>
            ))}
            {row.invented && !allInvented && <Tag>{t("common.invented")}</Tag>}
          </div>
        </div>
        <div className={classes.acts}>
          <TrailStep />
          <Button
            variant="default"
            onClick={() => void navigate({ to: "/follow-ups", search: { customer: row.customer_no } })}
            leftSection={<IconChecklist size="1rem" aria-hidden="true" />}
            rightSection={<KeyCap keys="f" />}
          >
            {t("today.key.followUp")}
          </Button>
          <Button
            leftSection={<IconPencilPlus size="1rem" aria-hidden="true" />}
            rightSection={<KeyCap keys="v" />}
            onClick={() => openVisit(row.customer_no)}
          >
            {t(view.draft ? "customer.continueDraft" : "today.key.visit")}
          </Button>
        </div>
      </div>
      <ContactLine customerNo={row.customer_no} />
      <IdentityFacts view={view} reveal={reveal} />
      {reveal.failure && <FailureNote failure={reveal.failure} />}
    </header>
  );
}
