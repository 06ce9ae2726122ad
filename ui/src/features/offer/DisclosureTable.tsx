/**
 * 综合融资成本明示表 (PR-02): each item with way, standard and recipient, each turned into a year's rate, what it costs in
 * all, what may come on top, and the sentence that nothing else is charged.
 */
import type { ContingentCost } from "@/api/gen/ContingentCost";
import type { DisclosureRow } from "@/api/gen/DisclosureRow";
import type { DisclosureTable as Table } from "@/api/gen/DisclosureTable";
import type { Spelling } from "@/api/gen/Spelling";
import { usePick, useT } from "@/locales";
import { useFormat } from "@/shared/format";
import classes from "./Disclosure.module.css";

interface DisclosureTableProps {
  table: Table;
  spelling: Spelling;
  currency: string;
}

export function DisclosureTable({ table, spelling, currency }: DisclosureTableProps) {
  const t = useT();
  const pick = usePick();
  const format = useFormat();
  return (
    <div className={classes.scroll}>
      <table className={classes.table}>
        <caption className={classes.caption}>{t("quote.costsWhenPaid")}</caption>
        <CostHead withAmount />
        <tbody>
          {table.items.map((row) => (
            <CostRow key={row.code} row={row} amount={format.money(row.amount_minor, currency)} />
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={4}>
              {t("quote.total")}
              <span className={classes.spelling}>{t(`offer.annualRate.${spelling}`)}</span>
            </th>
            <td className={classes.number}>{format.money(table.total_minor, currency)}</td>
            <td className={classes.number}>
              <strong className={classes.whole}>{format.rate(table.total_ppm / 100)}</strong>
            </td>
          </tr>
        </tfoot>
      </table>
      {table.contingent.length > 0 && (
        <table className={classes.table}>
          <caption className={classes.caption}>{t("quote.contingent")}</caption>
          <CostHead withAmount={false} />
          <tbody>
            {table.contingent.map((row) => (
              <CostRow key={row.code} row={row} amount={null} />
            ))}
          </tbody>
        </table>
      )}
      <p className={classes.closing}>{pick(table.closing)}</p>
    </div>
  );
}

/** What each column tells; what may come on top has no amount beforehand. */
function CostHead({ withAmount }: { withAmount: boolean }) {
  const t = useT();
  return (
    <thead>
      <tr>
        <th scope="col">{t("quote.item")}</th>
        <th scope="col">{t("quote.way")}</th>
        <th scope="col">{t("quote.standard")}</th>
        <th scope="col">{t("quote.recipient")}</th>
        {withAmount && (
          <th scope="col" className={classes.number}>
            {t("quote.amount")}
          </th>
        )}
        <th scope="col" className={classes.number}>
          {t("quote.annualised")}
        </th>
      </tr>
    </thead>
  );
}

interface CostRowProps {
  row: DisclosureRow | ContingentCost;
  /** None where it is not known beforehand. */
  amount: string | null;
}

function CostRow({ row, amount }: CostRowProps) {
  const pick = usePick();
  const t = useT();
  const format = useFormat();
  return (
    <tr>
      <th scope="row">{pick(row.name)}</th>
      <td>{pick(row.way)}</td>
      <td>{pick(row.standard)}</td>
      <td>{pick(row.recipient)}</td>
      {amount !== null && <td className={classes.number}>{amount}</td>}
      <td className={classes.number}>
        {row.annual_ppm === null ? t("common.dash") : format.rate(row.annual_ppm / 100)}
      </td>
    </tr>
  );
}
