/** Why a suggestion is put aside. What the customer refused is told by the bank's own codes. */
import { Button } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useAct, useCommand } from "@/api";
import type { DismissReason } from "@/api/gen/DismissReason";
import type { RefusalCode } from "@/api/gen/RefusalCode";
import type { Suggestion } from "@/api/gen/Suggestion";
import type { SuggestionReceipt } from "@/api/gen/SuggestionReceipt";
import { useT } from "@/locales";
import { RefusalCodes } from "@/parts/RefusalCodes";
import { FailureNote } from "@/shared/FailureNote";
import { KeyCap } from "@/shared/KeyCap";
import { OptionGroup } from "@/shared/OptionGroup";
import classes from "./Advice.module.css";
import { DecisionForm } from "./DecisionForm";

/** Each with the letter that chooses it. */
const REASONS: readonly (readonly [DismissReason, string])[] = [
  ["bad_moment", "b"],
  ["does_not_fit", "d"],
  ["holds_elsewhere", "h"],
  ["facts_wrong", "f"],
  ["customer_refused", "r"],
];

interface DismissFormProps {
  suggestion: Suggestion;
  customerNo: string;
  onDecided: (receipt: SuggestionReceipt) => void;
  onCancel: () => void;
}

export function DismissForm({ suggestion, customerNo, onDecided, onCancel }: DismissFormProps) {
  const t = useT();
  const dismiss = useAct("advice_dismiss");
  const [reason, setReason] = useState<DismissReason | null>(null);
  const [refusal, setRefusal] = useState<RefusalCode | null>(null);
  const refused = reason === "customer_refused";
  const refusals = useCommand("visit_form", { customer_no: customerNo }).data?.refusals;
  const host = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const codesShown = refused && refusals !== undefined;
  // The keyboard goes on where the next answer is given.
  useEffect(() => {
    const stops = host.current?.querySelectorAll<HTMLElement>("[role=radiogroup]") ?? [];
    stops[codesShown ? 1 : 0]?.querySelector<HTMLElement>("[tabindex='0']")?.focus();
  }, [codesShown]);
  // An answer by key goes on to the button, which only the next paint lets be pressed.
  const [goOn, setGoOn] = useState(false);
  const complete = reason !== null && (!refused || refusal !== null);
  useEffect(() => {
    if (!goOn) return;
    setGoOn(false);
    if (complete) button.current?.focus();
  }, [goOn, complete]);
  const save = async () => {
    if (!reason || !complete) return;
    const receipt = await dismiss
      .run({
        customer_no: customerNo,
        product: suggestion.product,
        reason,
        refusal: refused ? refusal : null,
      })
      .catch(() => null);
    if (receipt) onDecided(receipt);
  };
  return (
    <DecisionForm label={t("customer.dismissWhy")} onCancel={onCancel} onSave={() => void save()}>
      <div ref={host} className={classes.choices}>
        <OptionGroup
          label={t("customer.dismissWhy")}
          options={REASONS.map(([value, hotkey]) => ({
            value,
            hotkey,
            label: t(`codes.dismissReason.${value}`),
          }))}
          chosen={reason ? [reason] : []}
          onPick={setReason}
          onNext={() => setGoOn(true)}
        />
        {codesShown && (
          <RefusalCodes
            refusals={refusals}
            chosen={refusal}
            onPick={setRefusal}
            onNext={() => setGoOn(true)}
          />
        )}
      </div>
      <div className={classes.buttons}>
        <Button
          ref={button}
          size="xs"
          loading={dismiss.busy}
          disabled={!complete}
          rightSection={<KeyCap keys="mod+enter" />}
          onClick={() => void save()}
        >
          {t("customer.dismissSave")}
        </Button>
        <Button size="xs" variant="default" rightSection={<KeyCap keys="escape" />} onClick={onCancel}>
          {t("common.cancel")}
        </Button>
      </div>
      {dismiss.failure && <FailureNote failure={dismiss.failure} />}
    </DecisionForm>
  );
}
