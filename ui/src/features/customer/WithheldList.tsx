/** Why not the others: the gate that is closed, the fact behind it, and what would change it. */
import type { GateFailure } from "@/api/gen/GateFailure";
import type { Withheld } from "@/api/gen/Withheld";
import { usePick, useT } from "@/locales";
import { CitedSentence } from "@/parts/CitedSentence";
import { Tag } from "@/parts/Tag";
import classes from "./Advice.module.css";
import { type WithheldGroup, withheldGroups } from "./withheldGroups";

export function WithheldList({ withheld }: { withheld: Withheld[] }) {
  const t = useT();
  return (
    <section className={classes.withheld} aria-label={t("customer.whyNotTitle")}>
      <h3 className={classes.withheldTitle}>{t("customer.whyNotTitle")}</h3>
      <ul>
        {withheldGroups(withheld).map((group) => (
          <GroupLine key={group.key} group={group} />
        ))}
      </ul>
    </section>
  );
}

function GroupLine({ group }: { group: WithheldGroup }) {
  const t = useT();
  const pick = usePick();
  return (
    <li className={classes.refused}>
      <p className={classes.refusedNames}>
        {group.products.map((one) => pick(one.name)).join(t("common.listSeparator"))}
      </p>
      <div className={classes.gates}>
        {group.failures.map((failure) => (
          <Gate key={failure.code} failure={failure} />
        ))}
        {group.cause === "too_few_points" && <p>{t("customer.tooFewPoints")}</p>}
        {group.cause === "outranked" && <p>{t("customer.outranked")}</p>}
      </div>
    </li>
  );
}

function Gate({ failure }: { failure: GateFailure }) {
  const t = useT();
  const pick = usePick();
  return (
    <div>
      <p>
        <Tag tone="warn">{t(`codes.gateStage.${failure.stage}`)}</Tag>{" "}
        <CitedSentence sentence={failure.sentence} asOf={failure.as_of} />
      </p>
      <p className={classes.cure}>{t("customer.cure", { cure: pick(failure.cure) })}</p>
    </div>
  );
}
