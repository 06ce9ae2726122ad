/** When one is back: a ready answer by a letter, or a day and an hour. */
import { TextInput } from "@mantine/core";
import { type MessageId, useT } from "@/locales";
import { OptionGroup } from "@/shared/OptionGroup";
import classes from "./Departure.module.css";
import { fromField, type ReturnCode, returnOf, returnsAhead, toField } from "./returns";

const READY: Record<ReturnCode, { hotkey: string; label: MessageId }> = {
  today: { hotkey: "t", label: "departure.return.today" },
  tomorrow: { hotkey: "m", label: "departure.return.tomorrow" },
  three_days: { hotkey: "3", label: "departure.return.threeDays" },
  week: { hotkey: "7", label: "departure.return.week" },
};

interface ReturnFieldProps {
  /** ISO text. */
  value: string;
  onChange: (value: string) => void;
}

export function ReturnField({ value, onChange }: ReturnFieldProps) {
  const t = useT();
  const now = new Date();
  const ready = returnsAhead(now);
  return (
    <div className={classes.field}>
      <span className={classes.label}>{t("departure.return")}</span>
      <OptionGroup
        label={t("departure.return")}
        options={ready.map((code) => ({
          value: code,
          hotkey: READY[code].hotkey,
          label: t(READY[code].label),
        }))}
        chosen={ready.filter((code) => returnOf(code, now) === value)}
        onPick={(code) => onChange(returnOf(code, new Date()))}
      />
      <TextInput
        type="datetime-local"
        label={t("departure.return.exact")}
        value={toField(value)}
        onChange={(event) => {
          const typed = fromField(event.currentTarget.value);
          if (typed) onChange(typed);
        }}
      />
    </div>
  );
}
