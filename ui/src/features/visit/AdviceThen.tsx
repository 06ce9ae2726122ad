/** What is suggested if it is so: the advice follows what the customer says while the sheet is still open. */
import { useCommand } from "@/api";
import type { Suggestion } from "@/api/gen/Suggestion";
import { usePick, useT } from "@/locales";
import { StrengthMark } from "@/parts/StrengthMark";
import { Tag } from "@/parts/Tag";
import classes from "./DeclaredPart.module.css";
import type { SheetState } from "./sheet";

export function AdviceThen({ values }: { values: SheetState["values"] }) {
  const t = useT();
  const { customer_no, need, declared = [] } = values;
  const said = need !== null || declared.length > 0;
  const before = useCommand("advice_preview", { customer_no, need: null, declared: [] });
  const then = useCommand("advice_preview", { customer_no, need, declared }, { keepPrevious: true });
  if (!said || !before.data || !then.data) return null;
  const old = before.data.suggestions;
  const now = then.data.suggestions;
  const same = now.map((one) => one.product).join() === old.map((one) => one.product).join();
  return (
    <div className={classes.line} aria-live="polite">
      <span className={classes.name}>{t("visit.advice.then")}</span>
      <div>
        <ol className={classes.then}>
          {now.map((one) => (
            <ThenLine key={one.product} suggestion={one} old={old} />
          ))}
        </ol>
        {now.length === 0 && <p className={classes.quiet}>{t("visit.advice.none")}</p>}
        {same && now.length > 0 && <p className={classes.quiet}>{t("visit.advice.same")}</p>}
      </div>
    </div>
  );
}

function ThenLine({ suggestion, old }: { suggestion: Suggestion; old: readonly Suggestion[] }) {
  const t = useT();
  const pick = usePick();
  const place = old.find((one) => one.product === suggestion.product)?.rank;
  return (
    <li className={classes.suggestion}>
      <span className={classes.rank}>{suggestion.rank}</span> {pick(suggestion.name)}
      {suggestion.score && <StrengthMark strength={suggestion.strength} />}
      {place === undefined && <Tag tone="strong">{t("visit.advice.new")}</Tag>}
      {place !== undefined && suggestion.rank < place && <Tag tone="strong">{t("visit.advice.higher")}</Tag>}
    </li>
  );
}
