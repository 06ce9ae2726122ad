/** What the score means in plain numbers, what made it, and how the order came about. */
import { Link } from "@tanstack/react-router";
import type { ScoreView } from "@/api/gen/ScoreView";
import type { Suggestion } from "@/api/gen/Suggestion";
import type { Worth } from "@/api/gen/Worth";
import { useT } from "@/locales";
import { type Format, useFormat } from "@/shared/format";
import classes from "./Advice.module.css";
import { logOdds, POINTS_TO_DOUBLE } from "./ledger";

interface ScoreFootProps {
  suggestion: Suggestion;
  rulePack: string;
}

export function ScoreFoot({ suggestion, rulePack }: ScoreFootProps) {
  const t = useT();
  const format = useFormat();
  const { score, worth } = suggestion;
  if (!score) return <p className={classes.foot}>{t("customer.noScore", { pack: rulePack })}</p>;
  return (
    <div className={classes.foot}>
      {worth && <p>{t("customer.ofHundred", { n: ofHundred(worth.probability_ppm, format) })}</p>}
      <p>
        {score.model ? (
          <>
            {t("customer.byModel")}{" "}
            <Link to="/models/$version" params={{ version: score.model }} className={classes.model ?? ""}>
              {score.model}
            </Link>
          </>
        ) : (
          t("customer.byRule", { pack: rulePack })
        )}
      </p>
      <details className={classes.ranking}>
        <summary>{t("customer.howRanked")}</summary>
        {worth && <Ranking worth={worth} />}
        <p>{exactWords(score, t)}</p>
      </details>
    </div>
  );
}

/** So many of a hundred: whole from ten up, below that with one decimal. */
function ofHundred(ppm: number, format: Format): string {
  const hundredths = ppm / 10_000;
  return hundredths >= 10 ? format.count(Math.round(hundredths)) : format.decimal(hundredths);
}

function exactWords(score: ScoreView, t: ReturnType<typeof useT>): string {
  if (score.unit === "points") return t("customer.exactPoints");
  return t("customer.exact", {
    double: POINTS_TO_DOUBLE,
    base: logOdds(score.base),
    total: logOdds(score.total),
  });
}

/** Expected value = probability x margin - cost; then the urgency and the bank's lever. */
function Ranking({ worth }: { worth: Worth }) {
  const t = useT();
  const format = useFormat();
  const money = (amount: Worth["expected_value"]) => format.money(amount.minor, amount.currency);
  return (
    <p>
      {t("customer.ranking", {
        chance: format.share(Math.round(worth.probability_ppm / 100)),
        margin: money(worth.annual_margin),
        cost: money(worth.contact_cost),
        value: money(worth.expected_value),
        urgency: format.figure(worth.urgency_permille / 1_000, 2),
        lever: format.figure(worth.lever_permille / 1_000, 2),
      })}
    </p>
  );
}
