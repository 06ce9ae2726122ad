/** Two shares with their intervals, compared as far as they allow. Knows no layout. */
import type { Experience } from "@/api/gen/Experience";
import type { Rate } from "@/api/gen/Rate";

export type OutcomeName = Exclude<keyof Experience, "picks">;

export const OUTCOMES: readonly OutcomeName[] = ["met", "interested", "taken"];

export type Verdict = "few" | "open" | "model" | "own";

/** A difference is only told where the intervals stand apart. */
export function compared(model: Rate | null, own: Rate | null): Verdict {
  if (!model || !own) return "few";
  if (model.low > own.high) return "model";
  return own.low > model.high ? "own" : "open";
}
