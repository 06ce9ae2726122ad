/** A due date by chip or by typing: the usual one, some days on, or any day. Always says which weekday that is. */
import { TextInput } from "@mantine/core";
import { useState } from "react";
import { useT } from "@/locales";
import { useFormat } from "@/shared/format";
import { OptionGroup } from "@/shared/OptionGroup";
import classes from "./DueDate.module.css";
import { addDays, isWeekend, readDate } from "./dates";

const STEPS = [1, 2, 7] as const;

interface DueDateProps {
  /** The host's business day. */
  today: string;
  /** The date that usually follows, if there is one. */
  usual: string | null;
  value: string | null;
  describedBy?: string;
  invalid?: boolean;
  onChange: (date: string | null) => void;
  onNext?: () => void;
}

export function DueDate({ today, usual, value, describedBy, invalid, onChange, onNext }: DueDateProps) {
  const t = useT();
  const format = useFormat();
  const day = (date: string) => `${format.dayMonth(date)} ${format.weekday(date)}`;
  const steps = STEPS.map((days) => ({ days, date: addDays(today, days) })).filter(
    ({ date }) => date !== usual,
  );
  const options = [
    ...(usual ? [{ value: usual, label: t("visit.followUp.default"), hotkey: "0", mark: day(usual) }] : []),
    ...steps.map(({ days, date }) => ({
      value: date,
      label: t("visit.followUp.plus", { days }),
      hotkey: String(days),
      mark: day(date),
    })),
  ];
  return (
    <div className={classes.dates}>
      <OptionGroup
        label={t("visit.followUp.due")}
        options={options}
        chosen={value ? [value] : []}
        describedBy={describedBy}
        invalid={invalid}
        onPick={onChange}
        onNext={onNext}
      />
      <OtherDate today={today} value={value} invalid={invalid} onChange={onChange} />
      {value && (
        <output className={classes.chosen}>
          {format.date(value)} {format.weekday(value)}
          {isWeekend(value) && <span className={classes.weekend}>{t("visit.followUp.weekend")}</span>}
        </output>
      )}
    </div>
  );
}

interface OtherDateProps {
  today: string;
  value: string | null;
  invalid?: boolean;
  onChange: (date: string | null) => void;
}

function OtherDate({ today, invalid, onChange }: OtherDateProps) {
  const t = useT();
  const [typed, setTyped] = useState("");
  const read = readDate(typed, today);
  const bad = typed.trim().length > 3 && read === null;
  const onType = (text: string) => {
    setTyped(text);
    const date = readDate(text, today);
    if (date) onChange(date);
  };
  return (
    <TextInput
      size="xs"
      className={classes.other}
      aria-label={t("visit.followUp.pick")}
      placeholder={t("visit.followUp.pickHint")}
      value={typed}
      error={bad ? t("visit.followUp.badDate") : invalid}
      onChange={(event) => onType(event.currentTarget.value)}
    />
  );
}
