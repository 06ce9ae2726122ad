/** What an act wants to know: a new date, a colleague, a reason. Enter confirms, Esc goes back. */
import { Button, Select, Textarea } from "@mantine/core";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useAct } from "@/api";
import type { FollowUpRow } from "@/api/gen/FollowUpRow";
import type { Receiver } from "@/api/gen/Receiver";
import { useT } from "@/locales";
import { DueDate } from "@/parts/DueDate";
import { FailureNote } from "@/shared/FailureNote";
import { useFormat } from "@/shared/format";
import classes from "./MoveForm.module.css";
import { type ActName, type MoveGap, type MoveWords, moveGaps, moveInput } from "./moves";

interface MoveFormProps {
  row: FollowUpRow;
  act: ActName;
  today: string;
  receivers: readonly Receiver[];
  onDone: () => void;
  onBack: () => void;
}

const EMPTY: MoveWords = { reason: "", newDueOn: null, receiver: null };

export function MoveForm({ row, act, today, receivers, onDone, onBack }: MoveFormProps) {
  const t = useT();
  const format = useFormat();
  const move = useAct("follow_up_move");
  const [words, setWords] = useState(EMPTY);
  const [tried, setTried] = useState(false);
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => host.current?.querySelector<HTMLElement>("[tabindex='0'], input, textarea")?.focus(), []);
  const gaps = tried ? moveGaps(row, act, words) : [];
  const say = (...codes: MoveGap[]) =>
    gaps
      .filter((gap) => codes.includes(gap))
      .map((gap) => t(`followUps.gap.${gap}`, { date: format.date(row.due_on) }))
      .join(" ");

  const confirm = async () => {
    setTried(true);
    if (moveGaps(row, act, words).length > 0) return;
    await move.run(moveInput(row, act, words)).then(onDone, () => undefined);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.key === "Escape") onBack();
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void confirm();
  };
  const dueGap = say("due_missing", "due_not_later");
  return (
    <div ref={host} className={classes.form} onKeyDown={onKeyDown}>
      {act === "postpone" && (
        <div className={classes.field}>
          <span className={classes.label}>{t("followUps.newDue")}</span>
          <DueDate
            today={today}
            usual={null}
            value={words.newDueOn}
            invalid={dueGap !== ""}
            onChange={(newDueOn) => setWords({ ...words, newDueOn })}
          />
          <p className={classes.gap}>{dueGap}</p>
        </div>
      )}
      {act === "transferred" && (
        <ReceiverSelect
          receivers={receivers}
          value={words.receiver}
          error={say("receiver_missing")}
          onChange={(receiver) => setWords({ ...words, receiver })}
        />
      )}
      <Textarea
        autosize
        minRows={2}
        label={t(`followUps.reason.${act}`)}
        error={say("reason_missing")}
        value={words.reason}
        onChange={(event) => setWords({ ...words, reason: event.currentTarget.value })}
      />
      {move.failure && <FailureNote failure={move.failure} />}
      <div className={classes.buttons}>
        <Button
          size="xs"
          color={act === "cancelled" ? "red" : undefined}
          loading={move.busy}
          onClick={() => void confirm()}
        >
          {t(`followUps.act.${act}`)}
        </Button>
        <Button size="xs" variant="default" onClick={onBack}>
          {t("followUps.back")}
        </Button>
      </div>
    </div>
  );
}

interface ReceiverSelectProps {
  receivers: readonly Receiver[];
  value: string | null;
  error: string;
  onChange: (staffNo: string | null) => void;
}

function ReceiverSelect({ receivers, value, error, onChange }: ReceiverSelectProps) {
  const t = useT();
  if (receivers.length === 0) return <p>{t("followUps.receiver.none")}</p>;
  return (
    <Select
      searchable
      comboboxProps={{ withinPortal: false }}
      label={t("followUps.receiver")}
      placeholder={t("followUps.receiver.choose")}
      data={receivers.map((one) => ({ value: one.staff_no, label: `${one.name} · ${one.staff_no}` }))}
      value={value}
      error={error}
      onChange={onChange}
    />
  );
}
