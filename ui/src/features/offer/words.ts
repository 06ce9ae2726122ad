/** Figures of offers in the form in which they are shown. Knows no screen. */
import type { AnnualRateView } from "@/api/gen/AnnualRateView";
import type { InstalmentRow } from "@/api/gen/InstalmentRow";
import type { QuoteView } from "@/api/gen/QuoteView";

/** The annual rate in the spelling that counts, millionths. */
export function annualOf(annual: AnnualRateView): number {
  return annual.spelling === "simple" ? annual.simple_ppm : annual.compound_ppm;
}

/** The periods after which early repayment can be asked about: all but the last. */
export function lastEarly(rows: readonly InstalmentRow[]): number {
  return Math.max(1, rows.length - 1);
}

/** By what a printed quote is found again: the beginning of its hash. */
export function quoteMark(quote: QuoteView): string {
  return quote.hash.slice(0, 16);
}
