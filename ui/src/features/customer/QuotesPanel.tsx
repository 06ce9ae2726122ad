/** What was quoted to this customer, each with its state; the newest first. */
import { Link } from "@tanstack/react-router";
import { useCommand } from "@/api";
import type { QuoteRow } from "@/api/gen/QuoteRow";
import { usePick, useT } from "@/locales";
import { QuoteStateTag } from "@/parts/QuoteStateTag";
import { RateFigure } from "@/parts/RateFigure";
import { Empty } from "@/shared/Empty";
import { useFormat } from "@/shared/format";
import { KeyCap } from "@/shared/KeyCap";
import { Panel } from "@/shared/Panel";
import classes from "./Quotes.module.css";

export function QuotesPanel({ customerNo }: { customerNo: string }) {
  const t = useT();
  const rows = useCommand("quote_list", { customer_no: customerNo }).data?.rows ?? [];
  return (
    <Panel
      title={t("customer.quotes")}
      actions={
        <Link to="/calculator" search={{ customer: customerNo }} className={classes.make ?? ""}>
          {t("customer.quotesNew")} <KeyCap keys="q" />
        </Link>
      }
      flush
    >
      {rows.length === 0 && <Empty inset>{t("customer.noQuotes")}</Empty>}
      <ul>
        {rows.map((row) => (
          <li key={row.quote_id}>
            <QuoteLine row={row} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function QuoteLine({ row }: { row: QuoteRow }) {
  const t = useT();
  const pick = usePick();
  const format = useFormat();
  return (
    <Link
      to="/quotes/$id"
      params={{ id: row.quote_id }}
      className={classes.quote ?? ""}
      data-over={row.state === "void" || row.state === "expired"}
    >
      <span className={classes.what}>
        <span className={classes.product}>{pick(row.product_name)}</span>
        <QuoteStateTag state={row.state} />
      </span>
      <RateFigure ppm={row.annual_ppm} spelling={row.spelling} size="line" />
      <span className={classes.terms}>
        {t("customer.quoteLine", {
          amount: format.moneyWhole(row.amount_minor, row.currency),
          n: row.months,
        })}{" "}
        · {t(`codes.repayment.${row.method}`)} · {format.date(row.on)}
      </span>
    </Link>
  );
}
