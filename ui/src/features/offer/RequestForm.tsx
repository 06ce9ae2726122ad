/** What is asked: sum, term, rate. Every field answers at each key; the arrow keys step. */

import { Checkbox, TextInput } from "@mantine/core";
import { type KeyboardEvent, useEffect, useRef } from "react";
import type { CreditOffer } from "@/api/gen/CreditOffer";
import { useT } from "@/locales";
import { readAmount } from "@/parts/amounts";
import { useFormat } from "@/shared/format";
import { OptionGroup } from "@/shared/OptionGroup";
import { type Asked, type AskedGap, stepOf, stepped, termsOf } from "./asked";
import classes from "./Calculator.module.css";
import { ShapeFields } from "./ShapeFields";

interface RequestFormProps {
  offer: CreditOffer;
  asked: Asked;
  gap: AskedGap | null;
  currency: string;
  onAsk: (change: Partial<Asked>) => void;
}

export function RequestForm(props: RequestFormProps) {
  const { offer, asked, onAsk } = props;
  const t = useT();
  const format = useFormat();
  return (
    <div className={classes.form}>
      <AmountField {...props} />
      <TermField {...props} />
      {offer.rate.max_ppm > offer.rate.min_ppm && <RateField {...props} />}
      <ShapeFields {...props} />
      {offer.promotion && (
        <Checkbox
          checked={asked.promotion}
          label={t("offer.withPromotion", {
            rate: format.rate(offer.promotion.rate_ppm / 100),
            n: offer.promotion.months,
          })}
          onChange={(event) => onAsk({ promotion: event.currentTarget.checked })}
        />
      )}
    </div>
  );
}

/** Up and down move a figure; everything else is typed. */
function onArrows(move: (direction: 1 | -1) => void): (event: KeyboardEvent) => void {
  return (event) => {
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
    event.preventDefault();
    move(event.key === "ArrowUp" ? 1 : -1);
  };
}

function AmountField({ offer, asked, gap, currency, onAsk }: RequestFormProps) {
  const t = useT();
  const format = useFormat();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.select(), []);
  const { min_minor, max_minor } = offer.amount;
  const money = (minor: number) => format.moneyWhole(minor, currency);
  const read = readAmount(asked.amount, Number.MAX_SAFE_INTEGER);
  const step = (direction: 1 | -1) => {
    const next = stepped(read ?? min_minor, direction * stepOf(offer), { min: min_minor, max: max_minor });
    onAsk({ amount: String(next / 100) });
  };
  const wrong = gap === "amount" || gap === "amountRange";
  return (
    <TextInput
      ref={field}
      label={t("offer.amount")}
      size="md"
      inputMode="decimal"
      autoComplete="off"
      value={asked.amount}
      classNames={{ input: classes.amount ?? "" }}
      description={t("offer.range", { from: money(min_minor), to: money(max_minor) })}
      inputWrapperOrder={["label", "input", "error", "description"]}
      error={wrong ? t(`offer.gap.${gap}`) : false}
      onChange={(event) => onAsk({ amount: event.currentTarget.value })}
      onKeyDown={onArrows(step)}
    />
  );
}

function TermField({ offer, asked, gap, onAsk }: RequestFormProps) {
  const t = useT();
  const { min_months, max_months } = offer.term;
  const step = (direction: 1 | -1) => {
    const now = Number(asked.months) || min_months;
    onAsk({ months: String(stepped(now, direction, { min: min_months, max: max_months })) });
  };
  return (
    <div className={classes.field}>
      <TextInput
        label={t("offer.months")}
        inputMode="numeric"
        autoComplete="off"
        value={asked.months}
        error={gap === "months" ? t("offer.gap.months", { from: min_months, to: max_months }) : false}
        onChange={(event) => onAsk({ months: event.currentTarget.value })}
        onKeyDown={onArrows(step)}
      />
      <OptionGroup
        label={t("offer.usualTerms")}
        options={termsOf(offer).map((n) => ({ value: String(n), label: String(n), hotkey: "" }))}
        chosen={[asked.months]}
        onPick={(months) => onAsk({ months })}
      />
    </div>
  );
}

function RateField({ offer, asked, gap, onAsk }: RequestFormProps) {
  const t = useT();
  const format = useFormat();
  const range = { from: format.rate(offer.rate.min_ppm / 100), to: format.rate(offer.rate.max_ppm / 100) };
  const { reference } = offer.rate;
  return (
    <TextInput
      label={t(offer.rate.flat_monthly ? "offer.rateMonthly" : "offer.contractRate")}
      inputMode="decimal"
      autoComplete="off"
      placeholder={range.from}
      value={asked.rate}
      description={
        reference
          ? t("offer.byReference", {
              name: t(`codes.reference.${reference.reference}`),
              rate: format.rate(reference.rate_bp),
              date: format.date(reference.fixed_on),
              ...range,
            })
          : t("offer.range", range)
      }
      inputWrapperOrder={["label", "input", "error", "description"]}
      error={gap === "rate" ? t("offer.gap.rate", range) : false}
      onChange={(event) => onAsk({ rate: event.currentTarget.value })}
    />
  );
}
