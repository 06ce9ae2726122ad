/** At most three suggestions with their reasons, and why not the others. */
import { useState } from "react";
import type { Advice } from "@/api/gen/Advice";
import type { Reason } from "@/api/gen/Reason";
import type { Suggestion } from "@/api/gen/Suggestion";
import type { Withheld } from "@/api/gen/Withheld";
import { usePick, useT } from "@/locales";
import { CitedSentence } from "@/parts/CitedSentence";
import { Tag } from "@/parts/Tag";
import { Empty } from "@/shared/Empty";
import { useKeys } from "@/shared/keys";
import { Panel } from "@/shared/Panel";
import classes from "./Advice.module.css";
import { WithheldList } from "./WithheldList";
import { mainCause } from "./withheldGroups";

export function AdvicePanel({ advice }: { advice: Advice }) {
  const t = useT();
  const [whyNot, setWhyNot] = useState(false);
  useKeys([{ keys: "w", label: "customer.key.whyNot", run: () => setWhyNot((now) => !now) }]);
  const scale = Math.max(
    1,
    ...advice.suggestions.flatMap((one) => one.reasons.map((reason) => Math.abs(reason.points))),
  );
  return (
    <Panel
      title={t("customer.suggestions")}
      note={t("customer.rulePack", { pack: advice.rule_pack })}
      actions={
        advice.withheld.length > 0 && (
          <button
            type="button"
            className={classes.whyNot}
            aria-expanded={whyNot}
            onClick={() => setWhyNot(!whyNot)}
          >
            {t("customer.whyNot", { n: advice.withheld.length })}
          </button>
        )
      }
      flush
    >
      {!advice.personalised && <p className={classes.generic}>{t("customer.generic")}</p>}
      {advice.suggestions.length === 0 && <NoSuggestion withheld={advice.withheld} />}
      <ol>
        {advice.suggestions.map((suggestion) => (
          <SuggestionBlock key={suggestion.product} suggestion={suggestion} scale={scale} />
        ))}
      </ol>
      {whyNot && <WithheldList withheld={advice.withheld} />}
    </Panel>
  );
}

/** Nothing to offer is an answer too: it comes with the cause that most products share. */
function NoSuggestion({ withheld }: { withheld: Withheld[] }) {
  const t = useT();
  const main = mainCause(withheld);
  return (
    <Empty inset>
      <p>{t("customer.noSuggestion")}</p>
      {main && (
        <p>
          {t("customer.mainCause", { n: main.products })}{" "}
          <CitedSentence sentence={main.failure.sentence} asOf={main.failure.as_of} />
        </p>
      )}
    </Empty>
  );
}

function SuggestionBlock({ suggestion, scale }: { suggestion: Suggestion; scale: number }) {
  const t = useT();
  const pick = usePick();
  return (
    <li className={classes.suggestion}>
      <div className={classes.head}>
        <h3 className={classes.product}>{pick(suggestion.name)}</h3>
        <Tag tone="strong">{t(`codes.strength.${suggestion.strength}`)}</Tag>
        <span className={classes.kind}>{t(`codes.productKind.${suggestion.kind}`)}</span>
        <span className={classes.price}>{pick(suggestion.price)}</span>
      </div>
      <p className={classes.purpose}>{pick(suggestion.purpose)}</p>
      <ul className={classes.reasons} aria-label={t("customer.reasons")}>
        {suggestion.reasons.map((reason) => (
          <ReasonBar key={`${reason.code}${reason.fact}`} reason={reason} scale={scale} />
        ))}
      </ul>
    </li>
  );
}

/** A reason as a signed bar: to the right it speaks for the product, to the left against. */
function ReasonBar({ reason, scale }: { reason: Reason; scale: number }) {
  const t = useT();
  const share = `${(Math.abs(reason.points) / scale) * 50}%`;
  const against = reason.points < 0;
  return (
    <li className={classes.reason}>
      <span className={classes.sentence}>
        <CitedSentence sentence={reason.sentence} asOf={reason.as_of} />
      </span>
      <span className={classes.bar} aria-hidden="true">
        <span
          className={classes.fill}
          data-against={against}
          style={against ? { right: "50%", width: share } : { left: "50%", width: share }}
        />
      </span>
      <span className={classes.points}>
        {t("customer.points", { points: `${against ? "−" : "+"}${Math.abs(reason.points)}` })}
      </span>
    </li>
  );
}
