/** Not now, but on a day: the reminder is a follow-up, so that it stands where all tasks stand. */
import { Button, TextInput } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useAct } from "@/api";
import type { Suggestion } from "@/api/gen/Suggestion";
import type { SuggestionReceipt } from "@/api/gen/SuggestionReceipt";
import { usePick, useT } from "@/locales";
import { DueDate } from "@/parts/DueDate";
import { addDays } from "@/parts/dates";
import { FailureNote } from "@/shared/FailureNote";
import { KeyCap } from "@/shared/KeyCap";
import classes from "./Advice.module.css";
import { DecisionForm } from "./DecisionForm";

const USUAL_DAYS = 14;

interface RemindFormProps {
  suggestion: Suggestion;
  customerNo: string;
  today: string;
  onDecided: (receipt: SuggestionReceipt) => void;
  onCancel: () => void;
}

export function RemindForm({ suggestion, customerNo, today, onDecided, onCancel }: RemindFormProps) {
  const t = useT();
  const pick = usePick();
  const remind = useAct("advice_remind");
  const usual = addDays(today, USUAL_DAYS);
  const [on, setOn] = useState<string | null>(usual);
  const [note, setNote] = useState(() => pick(suggestion.name));
  const host = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => host.current?.querySelector<HTMLElement>("[tabindex='0']")?.focus(), []);
  const save = async () => {
    if (!on) return;
    const receipt = await remind
      .run({ customer_no: customerNo, product: suggestion.product, on, note: note.trim() })
      .catch(() => null);
    if (receipt) onDecided(receipt);
  };
  return (
    <DecisionForm label={t("customer.remindWhen")} onCancel={onCancel} onSave={() => void save()}>
      <div ref={host} className={classes.choices}>
        <DueDate
          today={today}
          usual={usual}
          value={on}
          invalid={on === null}
          onChange={setOn}
          onNext={() => button.current?.focus()}
        />
        <TextInput
          size="xs"
          label={t("customer.remindNote")}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
      </div>
      <div className={classes.buttons}>
        <Button
          ref={button}
          size="xs"
          loading={remind.busy}
          disabled={on === null}
          rightSection={<KeyCap keys="mod+enter" />}
          onClick={() => void save()}
        >
          {t("customer.remindSave")}
        </Button>
        <Button size="xs" variant="default" rightSection={<KeyCap keys="escape" />} onClick={onCancel}>
          {t("common.cancel")}
        </Button>
      </div>
      {remind.failure && <FailureNote failure={remind.failure} />}
    </DecisionForm>
  );
}
