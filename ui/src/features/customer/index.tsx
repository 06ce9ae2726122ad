/** The customer, whole: who, what to offer and what not, how money moves, what was said. */
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { useCommand } from "@/api";
import type { CustomerView } from "@/api/gen/CustomerView";
import { useT } from "@/locales";
import { openVisit } from "@/parts/visitSheet";
import { ErrorBoundary } from "@/shared/ErrorBoundary";
import { useKeys } from "@/shared/keys";
import { Loaded } from "@/shared/Loaded";
import { AdvicePanel } from "./AdvicePanel";
import { CashFlowPanel } from "./CashFlowPanel";
import { ChangesPanel } from "./ChangesPanel";
import classes from "./Customer.module.css";
import { FactsPanel } from "./FactsPanel";
import { FollowUpsPanel } from "./FollowUpsPanel";
import { HoldingsPanel } from "./HoldingsPanel";
import { IdentityHeader } from "./IdentityHeader";
import { REVEAL_KEYS } from "./MaskedValue";
import { MindPanel } from "./MindPanel";
import { QuotesPanel } from "./QuotesPanel";
import { Timeline } from "./Timeline";
import { useReveal } from "./useReveal";
import { WordsPanel } from "./WordsPanel";

const route = getRouteApi("/customers/$no");

export default function CustomerPage() {
  const { no } = route.useParams();
  const query = useCommand("customer_open", { customer_no: no });
  return (
    <div className={classes.page}>
      <ErrorBoundary key={no}>
        <Loaded query={query}>{(view) => <CustomerBoard view={view} />}</Loaded>
      </ErrorBoundary>
    </div>
  );
}

function CustomerBoard({ view }: { view: CustomerView }) {
  const t = useT();
  const navigate = useNavigate();
  const no = view.row.customer_no;
  const reveal = useReveal(no);
  useEffect(() => {
    document.title = t("common.windowTitle", { page: t("customer.title") });
  }, [t]);
  useKeys([
    { keys: "v", label: "today.key.visit", run: () => openVisit(no) },
    {
      keys: "f",
      label: "today.key.followUp",
      run: () => void navigate({ to: "/follow-ups", search: { customer: no } }),
    },
    {
      keys: "q",
      label: "customer.key.calculate",
      run: () => void navigate({ to: "/calculator", search: { customer: no } }),
    },
    {
      keys: "c",
      label: "customer.key.consent",
      run: () => void navigate({ to: "/customers/$no/consent", params: { no } }),
    },
    {
      keys: "s",
      label: "customer.key.suitability",
      run: () => void navigate({ to: "/customers/$no/suitability", params: { no } }),
    },
    { keys: "escape", label: "customer.key.back", run: () => void navigate({ to: "/customers" }) },
    ...REVEAL_KEYS.map(({ field, keys, label }) => ({ keys, label, run: () => reveal.toggle(field) })),
  ]);
  return (
    <>
      <IdentityHeader view={view} reveal={reveal} />
      <div className={classes.columns}>
        <div className={classes.column}>
          <AdvicePanel view={view} />
          <CashFlowPanel flow={view.cash_flow} />
          <HoldingsPanel holdings={view.holdings} reveal={reveal} />
          <WordsPanel key={no} view={view} />
          <FactsPanel facts={view.facts} />
        </div>
        <div className={classes.column}>
          <MindPanel view={view} />
          <QuotesPanel customerNo={no} />
          <FollowUpsPanel rows={view.follow_ups} />
          <ChangesPanel rows={view.changes} />
          <Timeline items={view.timeline} />
        </div>
      </div>
    </>
  );
}
