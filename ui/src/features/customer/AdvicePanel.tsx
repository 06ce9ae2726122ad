/** At most three suggestions, one of them laid open; what was decided about them; and why not the others. */
import { useEffect, useState } from "react";
import { useAct } from "@/api";
import type { Advice } from "@/api/gen/Advice";
import type { CustomerView } from "@/api/gen/CustomerView";
import type { Withheld } from "@/api/gen/Withheld";
import { useT } from "@/locales";
import { CitedSentence } from "@/parts/CitedSentence";
import { Empty } from "@/shared/Empty";
import { useKeys } from "@/shared/keys";
import { Panel } from "@/shared/Panel";
import classes from "./Advice.module.css";
import { type Decision, DecisionNote } from "./DecisionNote";
import { SuggestionCard } from "./SuggestionCard";
import { WithheldList } from "./WithheldList";
import { mainCause } from "./withheldGroups";

const DIGITS = ["1", "2", "3"] as const;

export function AdvicePanel({ view }: { view: CustomerView }) {
  const t = useT();
  const { advice } = view;
  const no = view.row.customer_no;
  const [whyNot, setWhyNot] = useState(false);
  const [chosen, setChosen] = useState<string | null>(null);
  const [decision, setDecision] = useState<Decision | null>(null);
  const { suggestions } = advice;
  const open = suggestions.find((one) => one.product === chosen) ?? suggestions[0];
  useShown(no, advice);
  useKeys([
    { keys: "w", label: "customer.key.whyNot", run: () => setWhyNot((now) => !now) },
    ...DIGITS.slice(0, suggestions.length).map((keys, at) => ({
      keys,
      label: "customer.key.suggestion" as const,
      run: () => setChosen(suggestions[at]?.product ?? null),
    })),
  ]);
  return (
    <Panel
      title={t("customer.suggestions")}
      note={t(advice.bundle && !advice.generic ? "customer.byBundle" : "customer.rulePack", {
        bundle: advice.bundle ?? "",
        pack: advice.rule_pack,
      })}
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
      {advice.generic && <p className={classes.generic}>{t(`customer.generic.${advice.generic}`)}</p>}
      <DecisionNote decision={decision} events={view.suggestion_events} />
      {suggestions.length === 0 && <NoSuggestion withheld={advice.withheld} />}
      <ol>
        {suggestions.map((suggestion) => (
          <SuggestionCard
            key={suggestion.product}
            suggestion={suggestion}
            advice={advice}
            customerNo={no}
            open={suggestion === open}
            onOpen={() => setChosen(suggestion.product)}
            onDecided={setDecision}
          />
        ))}
      </ol>
      {suggestions.length > 0 && <p className={classes.person}>{t("customer.personDecides")}</p>}
      {whyNot && <WithheldList withheld={advice.withheld} />}
    </Panel>
  );
}

/** What stood on the screen is noted, so that what came of it can be measured. The device notes each only once a day. */
function useShown(customerNo: string, advice: Advice): void {
  const { run } = useAct("advice_shown");
  const what = [advice.on, advice.bundle, ...advice.suggestions.map((one) => one.product)].join(" ");
  const any = advice.suggestions.length > 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: noted anew when something else is shown
  useEffect(() => {
    if (any) void run({ customer_no: customerNo }).catch(() => null);
  }, [customerNo, what, any, run]);
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
