/** The covered values of one change, shown for seconds. */
import { useCallback } from "react";
import { call } from "@/api";
import type { RevealedChange } from "@/api/gen/RevealedChange";
import { type TimedReveal, useTimedReveal } from "./useTimedReveal";

export interface ChangeReveal extends Omit<TimedReveal<string, RevealedChange>, "key" | "toggle"> {
  toggle: () => void;
}

export function useChangeReveal(changeId: string): ChangeReveal {
  const ask = useCallback((change_id: string) => call("change_reveal", { change_id }), []);
  const { toggle, ...rest } = useTimedReveal(changeId, ask);
  return { ...rest, toggle: () => toggle(changeId) };
}
