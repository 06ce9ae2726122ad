/**
 * Whether the household can carry it: debts to income before and after, against the limit, and how much could be lent at
 * most with the rule that decides it. What the customer only says is marked as said.
 */

import { TextInput } from "@mantine/core";
import { useState } from "react";
import { useCommand } from "@/api";
import type { AffordView } from "@/api/gen/AffordView";
import type { LoanAsk } from "@/api/gen/LoanAsk";
import { useT } from "@/locales";
import { readAmount } from "@/parts/amounts";
import { DeclaredTag } from "@/parts/DeclaredTag";
import { errorCure, errorSentence } from "@/shared/FailureNote";
import { useFormat } from "@/shared/format";
import { Loaded } from "@/shared/Loaded";
import { Panel } from "@/shared/Panel";
import classes from "./Affordability.module.css";
import { LimitList } from "./LimitList";
import { RatioBarView } from "./RatioBarView";

const INCOME_MOST_MINOR = 1_000_000_000;
const INCOME_MISSING = "offer.income_missing";

export function AffordPanel({ ask }: { ask: LoanAsk }) {
  const t = useT();
  const [income, setIncome] = useState("");
  const [debt, setDebt] = useState("");
  const query = useCommand(
    "offer_afford",
    {
      ask,
      declared_income_minor: readAmount(income, INCOME_MOST_MINOR),
      declared_debt_minor: readAmount(debt, INCOME_MOST_MINOR),
    },
    { keepPrevious: true },
  );
  return (
    <Panel title={t("offer.affordability")}>
      <div className={classes.afford}>
        {query.error?.code === INCOME_MISSING ? (
          <IncomeMissing />
        ) : (
          <Loaded query={query}>{(view) => <Household view={view} />}</Loaded>
        )}
        <div className={classes.said}>
          <TextInput
            size="xs"
            label={t("offer.saidIncome")}
            inputMode="decimal"
            autoComplete="off"
            value={income}
            onChange={(event) => setIncome(event.currentTarget.value)}
          />
          <TextInput
            size="xs"
            label={t("offer.saidDebt")}
            inputMode="decimal"
            autoComplete="off"
            value={debt}
            onChange={(event) => setDebt(event.currentTarget.value)}
          />
        </div>
      </div>
    </Panel>
  );
}

/** An unknown income is a question to the customer, no fault of the device: the field for the answer stands below. */
function IncomeMissing() {
  const t = useT();
  return (
    <div className={classes.missing}>
      <p>{errorSentence(t, INCOME_MISSING)}</p>
      <p>{errorCure(t, INCOME_MISSING)}</p>
    </div>
  );
}

function Household({ view }: { view: AffordView }) {
  const t = useT();
  const format = useFormat();
  const money = (minor: number) => format.money(minor, view.currency);
  const lines = [
    {
      key: "income",
      name: t("offer.income"),
      said: view.income.source === "declared",
      asOf: view.income.as_of,
      minor: view.income.income_minor,
    },
    ...view.burdens.map((burden) => ({
      key: burden.kind,
      name: t(`offer.burden.${burden.kind}`),
      said: burden.source === "declared",
      asOf: null,
      minor: burden.monthly_minor,
    })),
    {
      key: "new",
      name: t("offer.thisLoan"),
      said: false,
      asOf: null,
      minor: view.new_payment_minor,
    },
  ];
  return (
    <>
      {view.bars.map((bar) => (
        <RatioBarView key={bar.kind} bar={bar} />
      ))}
      <dl className={classes.sums}>
        {lines.map((line) => (
          <div key={line.key}>
            <dt>
              {line.name} {line.said && <DeclaredTag />}
              {line.asOf && (
                <span className={classes.asOf}>{t("common.asOf", { date: format.date(line.asOf) })}</span>
              )}
            </dt>
            <dd>{money(line.minor)}</dd>
          </div>
        ))}
      </dl>
      <LimitList limit={view.limit} currency={view.currency} />
    </>
  );
}
