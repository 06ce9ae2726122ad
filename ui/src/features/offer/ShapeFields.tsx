/** What else shapes the payments, where the product has it: interest alone at first, a large last one, parts by season. */
import { ActionIcon, Button, TextInput } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import type { CreditOffer } from "@/api/gen/CreditOffer";
import { useT } from "@/locales";
import { readAmount } from "@/parts/amounts";
import { addDays, fullDate } from "@/parts/dates";
import { useFormat } from "@/shared/format";
import { type Asked, type AskedGap, type AskedPart, balloonMost } from "./asked";
import classes from "./Calculator.module.css";
import { DatedRow } from "./DatedRow";

interface ShapeFieldsProps {
  offer: CreditOffer;
  asked: Asked;
  gap: AskedGap | null;
  currency: string;
  onAsk: (change: Partial<Asked>) => void;
}

const DIGITS_OF_GRACE = 3;
/** Days from the last part to one that is added. */
const NEXT_PART_DAYS = 91;

export function ShapeFields({ offer, asked, gap, currency, onAsk }: ShapeFieldsProps) {
  const t = useT();
  const format = useFormat();
  const amount = readAmount(asked.amount, Number.MAX_SAFE_INTEGER) ?? 0;
  const most = balloonMost(offer, amount);
  return (
    <>
      {offer.grace_max_months !== null && (
        <TextInput
          label={t("offer.grace")}
          description={t("offer.graceHint", { n: offer.grace_max_months })}
          inputMode="numeric"
          autoComplete="off"
          placeholder="0"
          value={asked.grace}
          error={gap === "grace" ? t("offer.gap.grace", { n: offer.grace_max_months }) : false}
          onChange={(event) =>
            onAsk({ grace: event.currentTarget.value.replace(/\D/g, "").slice(0, DIGITS_OF_GRACE) })
          }
        />
      )}
      {offer.balloon_max_bp !== null && (
        <TextInput
          label={t("offer.balloon")}
          description={t("offer.balloonHint", { amount: format.moneyWhole(most, currency) })}
          inputMode="decimal"
          autoComplete="off"
          placeholder="0"
          value={asked.balloon}
          error={
            gap === "balloon" ? t("offer.gap.balloon", { amount: format.moneyWhole(most, currency) }) : false
          }
          onChange={(event) => onAsk({ balloon: event.currentTarget.value })}
        />
      )}
      {offer.season.length > 0 && (
        <SeasonFields parts={asked.parts} wrong={gap === "parts"} onChange={(parts) => onAsk({ parts })} />
      )}
    </>
  );
}

interface SeasonFieldsProps {
  parts: readonly AskedPart[];
  wrong: boolean;
  onChange: (parts: AskedPart[]) => void;
}

/** Due days with their shares; the usual ones of the product stand there first. */
function SeasonFields({ parts, wrong, onChange }: SeasonFieldsProps) {
  const t = useT();
  const set = (at: number, change: Partial<AskedPart>) =>
    onChange(parts.map((part, place) => (place === at ? { ...part, ...change } : part)));
  const add = () => {
    const last = fullDate(parts.at(-1)?.dueOn ?? "");
    onChange([...parts, { dueOn: last ? addDays(last, NEXT_PART_DAYS) : "", percent: "" }]);
  };
  return (
    <fieldset className={classes.season}>
      <legend className={classes.label}>{t("offer.season")}</legend>
      {parts.map((part, at) => (
        // A part has no name but its place.
        <DatedRow
          // biome-ignore lint/suspicious/noArrayIndexKey: parts are added at the end and keep their places
          key={at}
          dayLabel={t("offer.seasonDay", { n: at + 1 })}
          day={part.dueOn}
          onDay={(dueOn) => set(at, { dueOn })}
          numberLabel={t("offer.seasonShare", { n: at + 1 })}
          number={part.percent}
          onNumber={(percent) => set(at, { percent })}
          unit="%"
        >
          {parts.length > 1 && (
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t("offer.seasonDrop", { n: at + 1 })}
              onClick={() => onChange(parts.filter((_, place) => place !== at))}
            >
              <IconX size="0.9rem" aria-hidden="true" />
            </ActionIcon>
          )}
        </DatedRow>
      ))}
      {wrong && (
        <p className={classes.wrong} role="alert">
          {t("offer.gap.parts")}
        </p>
      )}
      <Button size="compact-xs" variant="default" onClick={add}>
        {t("offer.seasonAdd")}
      </Button>
    </fieldset>
  );
}
