/** The customer's masked values, shown one at a time for seconds. */
import { useCallback } from "react";
import { call } from "@/api";
import type { Revealed } from "@/api/gen/Revealed";
import type { RevealField } from "@/api/gen/RevealField";
import { type TimedReveal, useTimedReveal } from "@/parts/useTimedReveal";

export interface Reveal extends Omit<TimedReveal<RevealField, Revealed>, "key"> {
  field: RevealField | null;
}

export function useReveal(customerNo: string): Reveal {
  const ask = useCallback(
    (field: RevealField) => call("customer_reveal", { customer_no: customerNo, field }),
    [customerNo],
  );
  const { key, ...rest } = useTimedReveal(customerNo, ask);
  return { ...rest, field: key };
}
