/** A day and a number that belong together: a part of a season, a balance from a day on. */
import { TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./Calculator.module.css";

interface DatedRowProps {
  dayLabel: string;
  day: string;
  onDay: (day: string) => void;
  numberLabel: string;
  number: string;
  onNumber: (number: string) => void;
  unit?: string;
  /** What stands behind the two, to drop the row. */
  children?: ReactNode;
}

export function DatedRow({
  dayLabel,
  day,
  onDay,
  numberLabel,
  number,
  onNumber,
  unit,
  children,
}: DatedRowProps) {
  return (
    <div className={classes.datedRow}>
      <TextInput
        size="xs"
        aria-label={dayLabel}
        autoComplete="off"
        value={day}
        onChange={(event) => onDay(event.currentTarget.value)}
      />
      <TextInput
        size="xs"
        aria-label={numberLabel}
        inputMode="decimal"
        autoComplete="off"
        rightSection={unit}
        value={number}
        onChange={(event) => onNumber(event.currentTarget.value)}
      />
      {children}
    </div>
  );
}
