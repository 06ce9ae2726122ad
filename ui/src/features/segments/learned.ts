/** Learned segments as words and places. Knows no layout. */
import type { Apart } from "@/api/gen/Apart";

export type StabilityWord = "stable" | "fair" | "loose";

/** The usual reading of a mean Jaccard overlap over resamples (Hennig 2007): from 0.75 stable, below 0.60 not a group. */
export function stabilityWord(value: number): StabilityWord {
  if (value >= 0.75) return "stable";
  return value >= 0.6 ? "fair" : "loose";
}

/** More differences than this are not read. */
export const APART_SHOWN = 5;

/** The largest difference that is drawn, so that all bars of one segment share a scale; at least one deviation. */
export function apartScale(apart: readonly Apart[]): number {
  return Math.max(1, ...apart.slice(0, APART_SHOWN).map((one) => Math.abs(one.difference)));
}
