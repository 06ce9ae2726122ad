/** What is asked of the calculator: text as a person types it, and the question that is sent. Knows no screen. */
import type { CreditOffer } from "@/api/gen/CreditOffer";
import type { LoanAsk } from "@/api/gen/LoanAsk";
import type { RepaymentMethod } from "@/api/gen/RepaymentMethod";
import { readAmount } from "@/parts/amounts";

export interface Asked {
  /** As typed. */
  amount: string;
  months: string;
  /** Per cent as typed; empty for the lowest of the product. */
  rate: string;
  promotion: boolean;
}

/** The terms that are offered as one press: those of these that the product has, and its longest. */
const USUAL_TERMS = [3, 6, 12, 24, 36, 60, 120, 240, 360] as const;
const TERMS_SHOWN = 6;

export function termsOf({ term }: CreditOffer): number[] {
  const usual = USUAL_TERMS.filter((months) => months >= term.min_months && months <= term.max_months);
  return [...new Set([...usual, term.max_months])].toSorted((a, b) => a - b).slice(-TERMS_SHOWN);
}

/** A first question about a product: a third of its range, a middle term, the lowest rate. */
export function firstAsked(offer: CreditOffer): Asked {
  const { min_minor, max_minor } = offer.amount;
  const terms = termsOf(offer);
  const step = stepOf(offer);
  const wanted = Math.round((min_minor + (max_minor - min_minor) / 3) / step) * step;
  return {
    amount: String(Math.min(max_minor, Math.max(min_minor, wanted)) / 100),
    months: String(terms[Math.floor((terms.length - 1) / 2)] ?? offer.term.max_months),
    rate: "",
    promotion: false,
  };
}

/** By how much the arrow keys move an amount, minor units: a round figure, about a twentieth of the largest. */
export function stepOf({ amount }: CreditOffer): number {
  return 10 ** Math.max(2, Math.floor(Math.log10(amount.max_minor / 20)));
}

/** What is asked for a figure in steps, kept within the product's range. */
export function stepped(now: number, by: number, range: { min: number; max: number }): number {
  return Math.min(range.max, Math.max(range.min, now + by));
}

export type AskedGap = "amount" | "amountRange" | "months" | "rate";

/** A contract rate as it is typed (`3.65`) in millionths; null when it is none. */
export function readRate(text: string): number | null {
  const match = /^(\d{1,2})(?:\.(\d{1,4}))?\s*%?$/.exec(text.trim());
  if (!match) return null;
  return Number(match[1]) * 10_000 + Number((match[2] ?? "").padEnd(4, "0"));
}

export interface AskedOf {
  customerNo: string | null;
  product: string;
  method: RepaymentMethod | null;
}

/** The whole question; what is missing or outside the product where it is not whole. */
export function loanAsk(asked: Asked, offer: CreditOffer, of: AskedOf): LoanAsk | AskedGap {
  const amount_minor = readAmount(asked.amount, Number.MAX_SAFE_INTEGER);
  if (amount_minor === null) return "amount";
  if (amount_minor < offer.amount.min_minor || amount_minor > offer.amount.max_minor) return "amountRange";
  const months = /^\d{1,3}$/.test(asked.months.trim()) ? Number(asked.months) : 0;
  if (months < offer.term.min_months || months > offer.term.max_months) return "months";
  const rate_ppm = asked.rate.trim() === "" ? null : readRate(asked.rate);
  const outside = rate_ppm !== null && (rate_ppm < offer.rate.min_ppm || rate_ppm > offer.rate.max_ppm);
  if (outside || (asked.rate.trim() !== "" && rate_ppm === null)) return "rate";
  return {
    customer_no: of.customerNo,
    product: of.product,
    amount_minor,
    months,
    rate_ppm,
    method: of.method,
    drawn_on: null,
    first_due_on: null,
    grace_months: 0,
    balloon_minor: 0,
    promotion: asked.promotion && offer.promotion !== null,
    portions: [],
  };
}
