/**
 * Ways to repay, side by side. The annual rate stands first and largest; where one way costs least it is said in a word.
 * The chosen column is the one whose schedule is shown below.
 */

import type { ReactNode } from "react";
import type { Calculation } from "@/api/gen/Calculation";
import type { RepaymentMethod } from "@/api/gen/RepaymentMethod";
import type { Way } from "@/api/gen/Way";
import { useT } from "@/locales";
import { RateFigure } from "@/parts/RateFigure";
import { Tag } from "@/parts/Tag";
import { errorSentence } from "@/shared/FailureNote";
import { useFormat } from "@/shared/format";
import { KeyCap } from "@/shared/KeyCap";
import classes from "./Compare.module.css";
import { PaymentStrip } from "./PaymentStrip";
import { annualOf } from "./words";

interface MethodTableProps {
  calculation: Calculation;
  chosen: RepaymentMethod;
  onChoose: (method: RepaymentMethod) => void;
}

export function MethodTable({ calculation, chosen, onChoose }: MethodTableProps) {
  const t = useT();
  const format = useFormat();
  const { ways, currency } = calculation;
  const usual = Math.max(...ways.map((way) => way.usual_peak_minor));
  const money = (minor: number) => format.money(minor, currency);
  const row = (name: string, cell: (way: Way) => ReactNode) => (
    <tr>
      <th scope="row">{name}</th>
      {ways.map((way) => (
        <td key={way.method} data-chosen={way.method === chosen}>
          {cell(way)}
        </td>
      ))}
    </tr>
  );
  const figure = (of: (way: Way) => number) => {
    const lowest = Math.min(...ways.map(of));
    const alone = ways.length > 1 && ways.filter((way) => of(way) === lowest).length === 1;
    return (way: Way) => (
      <>
        <span className={classes.amount}>{money(of(way))}</span>
        {alone && of(way) === lowest && <span className={classes.least}>{t("offer.least")}</span>}
      </>
    );
  };
  return (
    <>
      <div className={classes.scroll}>
        <table className={classes.table}>
          <thead>
            <tr>
              <td />
              {ways.map((way, at) => (
                <th key={way.method} scope="col" data-chosen={way.method === chosen}>
                  <button
                    type="button"
                    className={classes.method}
                    aria-pressed={way.method === chosen}
                    onClick={() => onChoose(way.method)}
                  >
                    <KeyCap keys={String(at + 1)} /> {t(`codes.repayment.${way.method}`)}
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {row(t("offer.annualRate"), (way) => (
              <>
                <RateFigure ppm={annualOf(way.annual)} spelling={way.annual.spelling} />
                {way.over_cap && <Tag tone="stop">{t("offer.overCap")}</Tag>}
              </>
            ))}
            {row(t("offer.payment"), (way) => (
              <Payment way={way} money={money} />
            ))}
            {row(t("offer.paymentsOverTime"), (way) => (
              <PaymentStrip rows={way.rows} usual={usual} />
            ))}
            {row(
              t("offer.peak"),
              figure((way) => way.peak_minor),
            )}
            {row(
              t("offer.totalInterest"),
              figure((way) => way.interest_minor),
            )}
            {ways.some((way) => way.fees_minor > 0) &&
              row(
                t("offer.totalFees"),
                figure((way) => way.fees_minor),
              )}
            {row(t("offer.totalPaid"), (way) => money(way.paid_minor))}
          </tbody>
        </table>
      </div>
      <p className={classes.legend}>
        <span>
          <i className={classes.swatch} aria-hidden="true" />
          {t("offer.principal")}
        </span>
        <span>
          <i className={classes.swatch} data-of="interest" aria-hidden="true" />
          {t("offer.interestAndFees")}
        </span>
        {calculation.refused.map((way) => (
          <span key={way.method}>
            {t("offer.refusedWay", {
              method: t(`codes.repayment.${way.method}`),
              why: errorSentence(t, way.code),
            })}
          </span>
        ))}
      </p>
    </>
  );
}

/** One payment where all are alike; the first and the last where they are not. */
function Payment({ way, money }: { way: Way; money: (minor: number) => string }) {
  const t = useT();
  const { first_payment_minor: first, last_payment_minor: last } = way;
  // The last instalment takes the residue of rounding: that alone does not make it another payment.
  const alike = Math.abs(first - last) <= way.rows.length;
  return (
    <>
      <span className={classes.amount}>{money(first)}</span>
      {!alike && <span className={classes.quiet}>{t("offer.lastPayment", { amount: money(last) })}</span>}
    </>
  );
}
