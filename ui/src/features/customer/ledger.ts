/**
 * The sum behind a score, line by line: where the average customer stands, what each fact adds or takes, all else
 * together, and where this customer stands. Whole points that add up on the screen because the exact figures do.
 */
import type { Bar } from "@/api/gen/Bar";
import type { ScoreView } from "@/api/gen/ScoreView";

/** So many points double the odds (domain section 3.11). */
export const POINTS_TO_DOUBLE = 20;
const POINTS_PER_MILLI_LOG_ODDS = POINTS_TO_DOUBLE / Math.LN2 / 1_000;

export interface LedgerLine {
  /** None for all that is not shown by itself. */
  bar: Bar | null;
  points: number;
  /** Where the running sum stands before and after this line. */
  from: number;
  to: number;
}

export interface Ledger {
  lines: LedgerLine[];
  /** Above or below the average customer. */
  total: number;
  /** The ends of the scale on which the lines are drawn; the average customer stands at 0. */
  low: number;
  high: number;
}

/** Points of an amount in the score's own unit. */
function pointsOf(score: ScoreView, amount: number): number {
  return score.unit === "points" ? amount : amount * POINTS_PER_MILLI_LOG_ODDS;
}

/**
 * Each line is the difference of two rounded running sums: so the lines add up to the total for every reader with a
 * pencil, and none is off by more than one point.
 */
export function ledgerOf(score: ScoreView): Ledger {
  const steps: { bar: Bar | null; amount: number }[] = score.bars.map((bar) => ({ bar, amount: bar.amount }));
  if (score.rest !== 0 || score.rest_facts > 0) steps.push({ bar: null, amount: score.rest });
  let exact = 0;
  let shown = 0;
  const lines = steps.map(({ bar, amount }) => {
    exact += pointsOf(score, amount);
    const from = shown;
    shown = Math.round(exact);
    return { bar, points: shown - from, from, to: shown };
  });
  const places = [0, ...lines.map((line) => line.to)];
  return { lines, total: shown, low: Math.min(...places), high: Math.max(...places) };
}

/** Log-odds with three decimals, as the model reckons. */
export function logOdds(milli: number): string {
  const sign = milli < 0 ? "−" : "";
  return `${sign}${(Math.abs(milli) / 1_000).toFixed(3)}`;
}

/** `+24`, `−8`, `0`. */
export function signed(points: number): string {
  if (points === 0) return "0";
  return `${points < 0 ? "−" : "+"}${Math.abs(points)}`;
}
