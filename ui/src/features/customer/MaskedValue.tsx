/** A masked value with the key that shows it, and the seconds while it is shown. */
import { IconEye, IconEyeOff } from "@tabler/icons-react";
import type { RevealField } from "@/api/gen/RevealField";
import { type MessageId, useT } from "@/locales";
import { KeyCap } from "@/shared/KeyCap";
import classes from "./Identity.module.css";
import type { Reveal } from "./useReveal";

export const REVEAL_KEYS: readonly { field: RevealField; keys: string; label: MessageId }[] = [
  { field: "phone", keys: "r p", label: "customer.reveal.phone" },
  { field: "id_number", keys: "r i", label: "customer.reveal.idNumber" },
  { field: "address", keys: "r a", label: "customer.reveal.address" },
  { field: "balances", keys: "r b", label: "customer.reveal.balances" },
];

interface MaskedValueProps {
  field: RevealField;
  masked: string | null;
  reveal: Reveal;
}

export function MaskedValue({ field, masked, reveal }: MaskedValueProps) {
  const t = useT();
  if (masked === null) return <span className={classes.absent}>{t("customer.notOnFile")}</span>;
  const open = reveal.field === field;
  return (
    <span className={classes.masked} data-open={open}>
      <span className={classes.value} aria-live="polite">
        {open ? (reveal.shown?.value ?? masked) : masked}
      </span>
      <RevealButton field={field} reveal={reveal} />
    </span>
  );
}

export function RevealButton({ field, reveal }: Omit<MaskedValueProps, "masked">) {
  const t = useT();
  const known = REVEAL_KEYS.find((entry) => entry.field === field);
  const open = reveal.field === field;
  const Icon = open ? IconEyeOff : IconEye;
  return (
    <button
      type="button"
      className={classes.reveal}
      aria-pressed={open}
      aria-label={known && t(known.label)}
      onClick={() => reveal.toggle(field)}
    >
      <Icon size="0.95rem" aria-hidden="true" />
      {open ? (
        <span className={classes.seconds}>
          {t("customer.reveal.seconds", { seconds: reveal.secondsLeft })}
        </span>
      ) : (
        known && <KeyCap keys={known.keys} />
      )}
    </button>
  );
}
