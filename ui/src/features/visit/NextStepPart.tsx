/** What happens next: a follow-up with kind and date, or the plain statement that there is none. */
import { TextInput } from "@mantine/core";
import type { FollowUpKind } from "@/api/gen/FollowUpKind";
import type { OutcomeRule } from "@/api/gen/OutcomeRule";
import { useT } from "@/locales";
import { DueDate } from "@/parts/DueDate";
import { FOLLOW_UP_KEYS } from "@/parts/followUpKeys";
import { OptionGroup } from "@/shared/OptionGroup";
import classes from "./NextStepPart.module.css";
import type { NextStep } from "./sheet";

interface NextStepPartProps {
  rule: OutcomeRule;
  today: string;
  next: NextStep | null;
  closed: boolean;
  about: { describedBy: string; invalid: boolean };
  onChange: (next: NextStep | null, closed: boolean) => void;
  onNext: () => void;
}

/** After an outcome that allows care only, nothing that sells is offered. */
const CARE_KINDS: readonly FollowUpKind[] = ["care", "visit", "call"];

export function NextStepPart({ rule, today, next, closed, about, onChange, onNext }: NextStepPartProps) {
  const t = useT();
  if (rule.follow_up === "forbidden")
    return <p className={classes.forbidden}>{t("visit.followUp.forbidden")}</p>;

  const kinds = FOLLOW_UP_KEYS.filter(
    ([kind]) => rule.follow_up !== "care_only" || CARE_KINDS.includes(kind),
  );
  const none = rule.follow_up === "must" ? [] : [noneOption(rule, t)];
  const chosen: (FollowUpKind | "none")[] = next
    ? [next.kind]
    : closed || rule.follow_up !== "date_or_close"
      ? ["none"]
      : [];
  const pickKind = (value: FollowUpKind | "none") => {
    if (value === "none") onChange(null, rule.follow_up === "date_or_close");
    else onChange({ kind: value, dueOn: next?.dueOn ?? rule.default_due_on, note: next?.note ?? "" }, false);
  };
  const update = (change: Partial<NextStep>) => next && onChange({ ...next, ...change }, false);

  return (
    <div className={classes.step}>
      {rule.follow_up === "care_only" && <p className={classes.care}>{t("visit.followUp.careOnly")}</p>}
      <OptionGroup
        label={t("visit.followUp.kind")}
        options={[
          ...kinds.map(([value, hotkey]) => ({ value, hotkey, label: t(`codes.followUpKind.${value}`) })),
          ...none,
        ]}
        chosen={chosen}
        describedBy={about.describedBy}
        invalid={about.invalid && next === null}
        onPick={pickKind}
        onNext={onNext}
      />
      {closed && !next && rule.follow_up === "date_or_close" && (
        <p className={classes.hint}>{t("visit.followUp.closedHint")}</p>
      )}
      {next && (
        <div className={classes.details} data-field="due">
          <DueDate
            today={today}
            usual={rule.default_due_on}
            value={next.dueOn}
            describedBy={about.describedBy}
            invalid={about.invalid}
            onChange={(dueOn) => update({ dueOn })}
            onNext={onNext}
          />
          <TextInput
            size="xs"
            aria-label={t("visit.followUp.note")}
            placeholder={t("visit.followUp.notePlaceholder")}
            value={next.note}
            onChange={(event) => update({ note: event.currentTarget.value })}
          />
        </div>
      )}
    </div>
  );
}

function noneOption(rule: OutcomeRule, t: ReturnType<typeof useT>) {
  const label = t(rule.follow_up === "date_or_close" ? "visit.followUp.closed" : "visit.followUp.none");
  return { value: "none" as const, label, hotkey: "x" };
}
