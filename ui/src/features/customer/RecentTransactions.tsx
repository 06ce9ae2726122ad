/** The latest movements, newest first: amount and purpose, no counterparty. */
import { useState } from "react";
import type { TransactionBody } from "@/api/gen/TransactionBody";
import { isMessageId, useT } from "@/locales";
import { useFormat } from "@/shared/format";
import classes from "./Customer.module.css";

const FIRST = 5;

export function RecentTransactions({ rows, currency }: { rows: TransactionBody[]; currency: string }) {
  const t = useT();
  const format = useFormat();
  const [all, setAll] = useState(false);
  const purpose = (code: string) => {
    const id = `customer.purpose.${code}`;
    return isMessageId(id) ? t(id) : code.replaceAll("_", " ");
  };
  const shown = all ? rows : rows.slice(0, FIRST);
  return (
    <>
      <table className={classes.list}>
        <caption className="visually-hidden">{t("customer.recent")}</caption>
        <tbody>
          {shown.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two movements of one day may be alike in every field
            <tr key={`${row.on}-${index}`}>
              <td className={classes.muted}>{format.date(row.on)}</td>
              <td>{purpose(row.purpose)}</td>
              <td className={classes.amount} data-in={row.amount_minor > 0}>
                {row.amount_minor > 0 ? "+" : "−"}
                {format.money(Math.abs(row.amount_minor), currency)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > FIRST && (
        <button type="button" className={classes.more} aria-expanded={all} onClick={() => setAll(!all)}>
          {t(all ? "customer.fewer" : "customer.moreRecent", { n: rows.length - FIRST })}
        </button>
      )}
    </>
  );
}
