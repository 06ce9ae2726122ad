/** Masked values, shown one at a time for the seconds that the host allows. The host logs each before it answers. */
import { useCallback, useEffect, useState } from "react";
import { type AppFailure, asFailure, call } from "@/api";
import type { Revealed } from "@/api/gen/Revealed";
import type { RevealField } from "@/api/gen/RevealField";

export interface Reveal {
  field: RevealField | null;
  shown: Revealed | null;
  secondsLeft: number;
  failure: AppFailure | null;
  /** Shows the field; hides it when it is the one shown. */
  toggle: (field: RevealField) => void;
}

export function useReveal(customerNo: string): Reveal {
  const [open, setOpen] = useState<{ field: RevealField; value: Revealed; until: number } | null>(null);
  const [failure, setFailure] = useState<AppFailure | null>(null);
  const [now, setNow] = useState(() => Date.now());

  // biome-ignore lint/correctness/useExhaustiveDependencies: another customer's page shows nothing of this one
  useEffect(() => {
    setOpen(null);
    setFailure(null);
  }, [customerNo]);

  useEffect(() => {
    if (!open) return;
    const timer = window.setInterval(() => {
      setNow(Date.now());
      if (Date.now() >= open.until) setOpen(null);
    }, 250);
    return () => window.clearInterval(timer);
  }, [open]);

  const toggle = useCallback(
    (field: RevealField) => {
      setFailure(null);
      if (open?.field === field) {
        setOpen(null);
        return;
      }
      call("customer_reveal", { customer_no: customerNo, field }).then(
        (value) => {
          setNow(Date.now());
          setOpen({ field, value, until: Date.now() + value.hide_after_seconds * 1_000 });
        },
        (thrown: unknown) => setFailure(asFailure(thrown)),
      );
    },
    [customerNo, open],
  );

  return {
    field: open?.field ?? null,
    shown: open?.value ?? null,
    secondsLeft: open ? Math.max(0, Math.ceil((open.until - now) / 1_000)) : 0,
    failure,
    toggle,
  };
}
