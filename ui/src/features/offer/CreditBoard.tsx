/** A loan: what is asked at the left, what it costs at the right; the chosen way to repay is laid open below. */

import { useState } from "react";
import { useCommand } from "@/api";
import type { Calculation } from "@/api/gen/Calculation";
import type { CreditOffer } from "@/api/gen/CreditOffer";
import type { LoanAsk } from "@/api/gen/LoanAsk";
import type { OfferView } from "@/api/gen/OfferView";
import type { RepaymentMethod } from "@/api/gen/RepaymentMethod";
import { useT } from "@/locales";
import { useKeys } from "@/shared/keys";
import { Loaded } from "@/shared/Loaded";
import { Panel } from "@/shared/Panel";
import { AffordPanel } from "./AffordPanel";
import { type Asked, firstAsked, loanAsk } from "./asked";
import classes from "./Calculator.module.css";
import { EarlyPanel } from "./EarlyPanel";
import { MethodTable } from "./MethodTable";
import { OfferAnswer } from "./OfferAnswer";
import { PricePanel } from "./PricePanel";
import { QuoteAct } from "./QuoteAct";
import { RequestForm } from "./RequestForm";
import { RevolvePanel } from "./RevolvePanel";
import { SchedulePanel } from "./SchedulePanel";

/** Never sent: what stands in the place of a question that is not whole. */
const EMPTY: LoanAsk = {
  customer_no: null,
  product: "",
  amount_minor: 0,
  months: 0,
  rate_ppm: null,
  method: null,
  drawn_on: null,
  first_due_on: null,
  grace_months: 0,
  balloon_minor: 0,
  promotion: false,
  portions: [],
};

interface CreditBoardProps {
  view: OfferView;
  offer: CreditOffer;
  customerNo: string | null;
}

/** The first sum for a customer is one that the household can carry, so nothing is shown before that is known. */
export function CreditBoard({ view, offer, customerNo }: CreditBoardProps) {
  const usual = firstAsked(offer);
  const ask = loanAsk(usual, offer, { customerNo, product: view.product, method: null });
  const whole = typeof ask === "string" ? null : ask;
  const asking = customerNo !== null && whole !== null;
  const afford = useCommand(
    "offer_afford",
    { ask: whole ?? EMPTY, declared_income_minor: null, declared_debt_minor: null },
    { enabled: asking },
  );
  // Once answered, refused counts too: asking again for the panel below must not take the board away.
  if (asking && !afford.isFetched) return null;
  const limit = asking ? (afford.data?.limit.limit_minor ?? null) : null;
  return <CreditForm view={view} offer={offer} customerNo={customerNo} first={firstAsked(offer, limit)} />;
}

function CreditForm({ view, offer, customerNo, first }: CreditBoardProps & { first: Asked }) {
  const t = useT();
  const [asked, setAsked] = useState<Asked>(first);
  const ask = loanAsk(asked, offer, { customerNo, product: view.product, method: null });
  const gap = typeof ask === "string" ? ask : null;
  const onAsk = (change: Partial<Asked>) => setAsked({ ...asked, ...change });
  return (
    <div className={classes.board}>
      <div className={classes.side}>
        <Panel title={t("offer.asked")}>
          <RequestForm offer={offer} asked={asked} gap={gap} currency={view.currency} onAsk={onAsk} />
        </Panel>
        {typeof ask !== "string" && customerNo && <AffordPanel ask={ask} />}
        {!offer.rate.flat_monthly && <PricePanel product={view.product} onTake={(rate) => onAsk({ rate })} />}
      </div>
      {typeof ask === "string" ? (
        <p className={classes.gap}>{t("offer.notWhole")}</p>
      ) : (
        <CreditAnswer ask={ask} view={view} />
      )}
    </div>
  );
}

function CreditAnswer({ ask, view }: { ask: LoanAsk; view: OfferView }) {
  const query = useCommand("offer_calculate", ask, { keepPrevious: true });
  return (
    <div className={classes.main}>
      <Loaded query={query}>
        {(calculation) => <Answered calculation={calculation} ask={ask} view={view} />}
      </Loaded>
    </div>
  );
}

interface AnsweredProps {
  calculation: Calculation;
  ask: LoanAsk;
  view: OfferView;
}

function Answered({ calculation, ask, view }: AnsweredProps) {
  const t = useT();
  const [chosen, setChosen] = useState<RepaymentMethod | null>(null);
  const { ways, currency } = calculation;
  useKeys(
    ways.map((way, at) => ({
      keys: String(at + 1),
      label: "offer.key.method" as const,
      run: () => setChosen(way.method),
    })),
  );
  const way = ways.find((one) => one.method === chosen) ?? ways[0];
  const revolves = view.terms.t === "credit" && view.terms.methods.some((one) => one.method === "revolving");
  if (!way) return <p className={classes.gap}>{t("offer.noWay")}</p>;
  return (
    <>
      <OfferAnswer calculation={calculation} way={way} />
      {ask.customer_no && (
        <QuoteAct ask={{ ...ask, method: way.method }} view={view} overCap={way.over_cap} />
      )}
      <Panel title={t("offer.methods")} note={t("offer.methodsNote")} flush>
        <MethodTable calculation={calculation} chosen={way.method} onChoose={setChosen} />
      </Panel>
      <SchedulePanel method={t(`codes.repayment.${way.method}`)} rows={way.rows} currency={currency} />
      <EarlyPanel ask={ask} way={way} currency={currency} />
      {revolves && <RevolvePanel ask={ask} on={calculation.on} />}
    </>
  );
}
