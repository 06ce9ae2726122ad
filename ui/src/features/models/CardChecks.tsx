/** What a release had to pass, and whether this one did: the first thing that is asked of a model. */
import { IconAlertCircle, IconCheck } from "@tabler/icons-react";
import type { ModelCard } from "@/api/gen/ModelCard";
import type { ReleaseCheck } from "@/api/gen/ReleaseCheck";
import { useT } from "@/locales";
import { useFormat } from "@/shared/format";
import classes from "./Models.module.css";
import { checkName } from "./words";

/** Checks in which the figure has to reach the limit; in the others it must not exceed it. */
const AT_LEAST = new Set(["adverse_impact", "better_than_chance"]);

export function CardChecks({ card }: { card: ModelCard }) {
  const t = useT();
  const failed = card.checks.filter((check) => !check.passed).length;
  const total = card.checks.length;
  const words = failed === 0 ? t("models.released", { n: total }) : t("models.refused", { failed, n: total });
  return (
    <section className={classes.checks} data-passed={failed === 0} aria-label={t("models.checks")}>
      <p className={classes.checksTitle}>{words}</p>
      <ul className={classes.checkList}>
        {card.checks.map((check) => (
          <CheckLine key={check.code} check={check} />
        ))}
      </ul>
    </section>
  );
}

function CheckLine({ check }: { check: ReleaseCheck }) {
  const t = useT();
  const format = useFormat();
  const Icon = check.passed ? IconCheck : IconAlertCircle;
  const words = {
    measured: format.figure(check.measured, digits(check.limit)),
    limit: format.figure(check.limit, digits(check.limit)),
  };
  return (
    <li className={classes.check} data-passed={check.passed}>
      <Icon size="1rem" aria-hidden="true" />
      <span>
        <strong>{checkName(t, check.code)}</strong>
        <span className={classes.measured}>
          {t(AT_LEAST.has(check.code) ? "models.measuredAtLeast" : "models.measuredAtMost", words)}
        </span>
        <span className="visually-hidden">{t(check.passed ? "models.passed" : "models.failed")}</span>
      </span>
    </li>
  );
}

/** A count has no decimals. */
function digits(limit: number): number {
  return Number.isInteger(limit) && limit !== 1 ? 0 : 3;
}
