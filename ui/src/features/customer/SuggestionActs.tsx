/** What a person does with a suggestion: take it up, put it aside with a reason, or put it off to a day. */
import { Button } from "@mantine/core";
import { useState } from "react";
import { useAct } from "@/api";
import type { Suggestion } from "@/api/gen/Suggestion";
import type { SuggestionReceipt } from "@/api/gen/SuggestionReceipt";
import { usePick, useT } from "@/locales";
import { openVisit } from "@/parts/visitSheet";
import { FailureNote } from "@/shared/FailureNote";
import { KeyCap } from "@/shared/KeyCap";
import { useKeys } from "@/shared/keys";
import classes from "./Advice.module.css";
import type { Decision } from "./DecisionNote";
import { DismissForm } from "./DismissForm";
import { RemindForm } from "./RemindForm";

interface SuggestionActsProps {
  suggestion: Suggestion;
  customerNo: string;
  today: string;
  onDecided: (decision: Decision) => void;
}

type OpenForm = "dismiss" | "remind" | null;

export function SuggestionActs({ suggestion, customerNo, today, onDecided }: SuggestionActsProps) {
  const t = useT();
  const pick = usePick();
  const [form, setForm] = useState<OpenForm>(null);
  const take = useAct("advice_take");
  const ref = { customer_no: customerNo, product: suggestion.product };
  const decided = (receipt: SuggestionReceipt) => {
    setForm(null);
    onDecided({ receipt, name: pick(suggestion.name) });
  };
  const takeUp = async () => {
    const receipt = await take.run(ref).catch(() => null);
    if (!receipt) return;
    decided(receipt);
    openVisit(customerNo, null, suggestion.product);
  };
  const toggle = (wanted: OpenForm) => setForm(form === wanted ? null : wanted);
  useKeys([
    { keys: "t", label: "customer.act.take", run: () => void takeUp() },
    { keys: "x", label: "customer.act.dismiss", run: () => toggle("dismiss") },
    { keys: "l", label: "customer.act.remind", run: () => toggle("remind") },
  ]);
  const common = { suggestion, customerNo, onDecided: decided, onCancel: () => setForm(null) };
  return (
    <div className={classes.acts}>
      <div className={classes.buttons}>
        <Button
          size="xs"
          variant={suggestion.taken ? "default" : "filled"}
          loading={take.busy}
          rightSection={<KeyCap keys="t" />}
          onClick={() => void takeUp()}
        >
          {t(suggestion.taken ? "customer.act.takeAgain" : "customer.act.take")}
        </Button>
        <Button
          size="xs"
          variant="default"
          aria-expanded={form === "dismiss"}
          rightSection={<KeyCap keys="x" />}
          onClick={() => toggle("dismiss")}
        >
          {t("customer.act.dismiss")}
        </Button>
        <Button
          size="xs"
          variant="default"
          aria-expanded={form === "remind"}
          rightSection={<KeyCap keys="l" />}
          onClick={() => toggle("remind")}
        >
          {t("customer.act.remind")}
        </Button>
      </div>
      {take.failure && <FailureNote failure={take.failure} />}
      {form === "dismiss" && <DismissForm {...common} />}
      {form === "remind" && <RemindForm {...common} today={today} />}
    </div>
  );
}
