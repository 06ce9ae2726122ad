/**
 * The answer in one line: the honest annual rate as the largest figure, and what it means in money. Rates that hold
 * only for a while, or only after somebody else pays, stand below it and smaller (PR-01, PR-06).
 */
import type { Calculation } from "@/api/gen/Calculation";
import type { Way } from "@/api/gen/Way";
import { usePick, useT } from "@/locales";
import { RateFigure } from "@/parts/RateFigure";
import { useFormat } from "@/shared/format";
import classes from "./Calculator.module.css";
import { annualOf } from "./words";

interface OfferAnswerProps {
  calculation: Calculation;
  way: Way;
}

export function OfferAnswer({ calculation, way }: OfferAnswerProps) {
  const t = useT();
  const pick = usePick();
  const format = useFormat();
  const money = (minor: number) => format.money(minor, calculation.currency);
  const rate = (ppm: number) => format.rate(ppm / 100);
  const { promotion, subsidy, annual } = way;
  const other = annual.spelling === "simple" ? "compound" : "simple";
  return (
    <section className={classes.answer} aria-live="polite" aria-label={t("offer.answer")}>
      <RateFigure ppm={annualOf(annual)} spelling={annual.spelling} size="hero" />
      <dl className={classes.parts}>
        <div>
          <dt>{t("offer.payment")}</dt>
          <dd>{money(way.first_payment_minor)}</dd>
        </div>
        <div>
          <dt>{t("offer.interestAndFees")}</dt>
          <dd>{money(way.interest_minor + way.fees_minor)}</dd>
        </div>
        <div>
          <dt>{t("offer.totalPaid")}</dt>
          <dd>{money(way.paid_minor)}</dd>
        </div>
      </dl>
      <ul className={classes.below}>
        <li>
          {t("offer.contractIs", { rate: rate(calculation.contract_ppm) })}
          {" · "}
          {t(`offer.otherRate.${other}`, {
            rate: rate(other === "simple" ? annual.simple_ppm : annual.compound_ppm),
          })}
        </li>
        {promotion && (
          <li>{t("offer.promotionIs", { rate: rate(promotion.rate_ppm), n: promotion.months })}</li>
        )}
        {subsidy && (
          <li>
            {t("offer.subsidyIs", {
              rate: rate(subsidy.rate_after_ppm),
              points: rate(subsidy.points_ppm),
              amount: money(subsidy.paid_minor),
              instrument: pick(subsidy.instrument),
            })}
          </li>
        )}
      </ul>
    </section>
  );
}
