/** What early repayment does: with which payment, and how much on top; the three ways stand side by side. */

import { TextInput } from "@mantine/core";
import { useState } from "react";
import { useCommand } from "@/api";
import type { LoanAsk } from "@/api/gen/LoanAsk";
import type { Way } from "@/api/gen/Way";
import { useT } from "@/locales";
import { readAmount } from "@/parts/amounts";
import { useFormat } from "@/shared/format";
import { Loaded } from "@/shared/Loaded";
import { Panel } from "@/shared/Panel";
import classes from "./Calculator.module.css";
import { EarlyWays } from "./EarlyWays";
import { lastEarly } from "./words";

interface EarlyPanelProps {
  ask: LoanAsk;
  way: Way;
  currency: string;
}

export function EarlyPanel({ ask, way, currency }: EarlyPanelProps) {
  const t = useT();
  const format = useFormat();
  const [wanted, setWanted] = useState<{ after: number | null; sum: string }>({ after: null, sum: "" });
  const last = lastEarly(way.rows);
  const after = Math.min(last, wanted.after ?? Math.ceil(last / 3));
  const row = way.rows[after - 1];
  const owed = row?.balance_minor ?? 0;
  // Half of what is owed then, until somebody says how much.
  const amount = Math.min(owed, readAmount(wanted.sum, owed) ?? Math.round(owed / 200) * 100);
  const query = useCommand(
    "offer_prepay",
    { ask: { ...ask, method: way.method }, after, amount_minor: amount, settle_on: null },
    { keepPrevious: true, enabled: owed > 0 && way.rows.length > 1 },
  );
  if (way.rows.length <= 1) return null;
  return (
    <Panel
      title={t("offer.early")}
      note={
        row && t("offer.early.note", { date: format.date(row.due_on), amount: format.money(owed, currency) })
      }
    >
      <div className={classes.early}>
        <div className={classes.earlyAsk}>
          <label className={classes.field}>
            <span className={classes.label}>{t("offer.early.after", { n: after })}</span>
            <input
              type="range"
              className={classes.range}
              min={1}
              max={last}
              value={after}
              onChange={(event) => setWanted({ ...wanted, after: Number(event.currentTarget.value) })}
            />
          </label>
          <TextInput
            label={t("offer.early.sum")}
            inputMode="decimal"
            autoComplete="off"
            placeholder={format.money(amount, currency)}
            value={wanted.sum}
            error={
              wanted.sum.trim() !== "" && readAmount(wanted.sum, owed) === null
                ? t("offer.early.sumBad")
                : false
            }
            onChange={(event) => setWanted({ ...wanted, sum: event.currentTarget.value })}
          />
        </div>
        <Loaded query={query}>{(view) => <EarlyWays view={view} />}</Loaded>
      </div>
    </Panel>
  );
}
