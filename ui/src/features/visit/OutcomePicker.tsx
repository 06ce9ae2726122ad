/**
 * The outcome of a visit from the keyboard: the first digit names the group, a second one the detail. Groups stand
 * as tiles, the details of the chosen group below them.
 */
import { type FocusEvent, type KeyboardEvent, useRef } from "react";
import type { OutcomeCode } from "@/api/gen/OutcomeCode";
import type { OutcomeRule } from "@/api/gen/OutcomeRule";
import { isMessageId, type Translate, useT } from "@/locales";
import { typeCode } from "@/parts/typeCode";
import { OptionGroup, stepOf } from "@/shared/OptionGroup";
import classes from "./OutcomePicker.module.css";

interface OutcomePickerProps {
  outcomes: readonly OutcomeRule[];
  chosen: OutcomeRule | undefined;
  describedBy?: string;
  invalid?: boolean;
  onPick: (rule: OutcomeRule) => void;
  onNext: () => void;
}

/** Under its group a detail needs fewer words than alone. */
function fineLabel(t: Translate, code: OutcomeCode): string {
  const id = `visit.fine.${code}`;
  return isMessageId(id) ? t(id) : t(`codes.outcome.${code}`);
}

/** The digit that chooses a group: its tens; do-not-disturb shares them with data changes and takes both digits. */
function digitsOf(code: OutcomeCode): string {
  return code.endsWith("0") ? code.slice(1, 2) : code.slice(1);
}

export function OutcomePicker({
  outcomes,
  chosen,
  describedBy,
  invalid,
  onPick,
  onNext,
}: OutcomePickerProps) {
  const t = useT();
  const buffer = useRef("");
  const host = useRef<HTMLDivElement>(null);
  const groups = outcomes.filter((rule) => rule.code === rule.group);
  const details = outcomes.filter((rule) => rule.group === chosen?.group);
  const codes = outcomes.map((rule) => rule.code);

  const pick = (code: OutcomeCode) => {
    const rule = outcomes.find((one) => one.code === code);
    if (rule) onPick(rule);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.key === "Enter" && chosen) {
      event.preventDefault();
      onNext();
      return;
    }
    const typed = typeCode(buffer.current, event.key, codes);
    if (!typed) return;
    event.preventDefault();
    const second = buffer.current !== "";
    buffer.current = typed.buffer;
    if (!typed.code) return;
    pick(typed.code);
    const group = outcomes.find((rule) => rule.code === typed.code)?.group;
    host.current?.querySelector<HTMLElement>(`[data-code=${group}]`)?.focus();
    const alone = !codes.some((code) => code !== typed.code && code[1] === typed.code?.[1]);
    if (alone || (second && typed.buffer === "")) onNext();
  };

  const forget = (event: FocusEvent) => {
    if (!host.current?.contains(event.relatedTarget)) buffer.current = "";
  };

  return (
    <div ref={host} className={classes.picker} onKeyDown={onKeyDown} onBlur={forget}>
      <Groups {...{ groups, chosen, describedBy, invalid }} onPick={pick} />
      {details.length > 1 && (
        <OptionGroup
          label={t("visit.outcomeWithin")}
          options={details.map((rule) => ({
            value: rule.code,
            label: rule.code === rule.group ? t("visit.fine.whole") : fineLabel(t, rule.code),
            hotkey: "",
            mark: rule.code.slice(1),
          }))}
          chosen={chosen ? [chosen.code] : []}
          onPick={pick}
          onNext={onNext}
        />
      )}
    </div>
  );
}

interface GroupsProps {
  groups: readonly OutcomeRule[];
  chosen: OutcomeRule | undefined;
  describedBy?: string;
  invalid?: boolean;
  onPick: (code: OutcomeCode) => void;
}

function Groups({ groups, chosen, describedBy, invalid, onPick }: GroupsProps) {
  const t = useT();
  const host = useRef<HTMLDivElement>(null);
  const stop = Math.max(
    0,
    groups.findIndex((rule) => rule.code === chosen?.group),
  );
  const onKeyDown = (event: KeyboardEvent) => {
    const step = stepOf(event.key);
    if (step === 0) return;
    event.preventDefault();
    const next = groups[(stop + (chosen ? step : 0) + groups.length) % groups.length];
    if (!next) return;
    onPick(next.code);
    host.current?.querySelector<HTMLElement>(`[data-code=${next.code}]`)?.focus();
  };
  return (
    <div
      ref={host}
      role="radiogroup"
      aria-label={t("visit.section.outcome")}
      aria-describedby={describedBy}
      aria-required="true"
      className={classes.groups}
      data-invalid={invalid || undefined}
      onKeyDown={onKeyDown}
    >
      {groups.map((rule, index) => (
        <button
          key={rule.code}
          type="button"
          role="radio"
          data-code={rule.code}
          aria-checked={rule.code === chosen?.group}
          tabIndex={index === stop ? 0 : -1}
          data-autofocus={index === stop || undefined}
          className={classes.tile}
          onClick={() => onPick(rule.code)}
        >
          <kbd className={classes.digit} aria-hidden="true">
            {digitsOf(rule.code)}
          </kbd>
          <span>{t(`codes.outcome.${rule.code}`)}</span>
        </button>
      ))}
    </div>
  );
}
