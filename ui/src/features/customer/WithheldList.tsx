/** Why not the others: the gate that is closed, the fact behind it, and what would change it. */
import type { Withheld } from "@/api/gen/Withheld";
import { usePick, useT } from "@/locales";
import { CitedSentence } from "@/parts/CitedSentence";
import { Tag } from "@/parts/Tag";
import classes from "./Advice.module.css";

export function WithheldList({ withheld }: { withheld: Withheld[] }) {
  const t = useT();
  const pick = usePick();
  return (
    <section className={classes.withheld} aria-label={t("customer.whyNotTitle")}>
      <h3 className={classes.withheldTitle}>{t("customer.whyNotTitle")}</h3>
      <ul>
        {withheld.map((one) => (
          <li key={one.product} className={classes.refused}>
            <span className={classes.refusedName}>{pick(one.name)}</span>
            <div className={classes.gates}>
              {one.failures.map((failure) => (
                <Gate key={failure.code} failure={failure} />
              ))}
              {one.too_few_points && (
                <p className={classes.gate}>{t("customer.tooFewPoints", { points: one.points })}</p>
              )}
              {one.outranked && <p className={classes.gate}>{t("customer.outranked")}</p>}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Gate({ failure }: { failure: Withheld["failures"][number] }) {
  const t = useT();
  const pick = usePick();
  return (
    <div className={classes.gate}>
      <p>
        <Tag tone="warn">{t(`codes.gateStage.${failure.stage}`)}</Tag>{" "}
        <CitedSentence sentence={failure.sentence} asOf={failure.as_of} />
      </p>
      <p className={classes.cure}>{t("customer.cure", { cure: pick(failure.cure) })}</p>
    </div>
  );
}
