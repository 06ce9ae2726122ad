/** What is asked of the calculator: text as a person types it, and the question that is sent. Knows no screen. */
import type { CreditOffer } from "@/api/gen/CreditOffer";
import type { LoanAsk } from "@/api/gen/LoanAsk";
import type { Portion } from "@/api/gen/Portion";
import type { RepaymentMethod } from "@/api/gen/RepaymentMethod";
import { readAmount } from "@/parts/amounts";
import { fullDate } from "@/parts/dates";

export interface Asked {
  /** As typed. */
  amount: string;
  months: string;
  /** Per cent as typed; empty for the lowest of the product. */
  rate: string;
  promotion: boolean;
  /** Instalments of interest alone, as typed; of products that have them. */
  grace: string;
  /** Left for the last instalment, as typed; of products that have it. */
  balloon: string;
  /** Due days of a seasonal loan; none for a product that has no season. */
  parts: readonly AskedPart[];
}

/** A part of a seasonal loan as typed: a day, and per cent of the principal. */
export interface AskedPart {
  dueOn: string;
  percent: string;
}

/** The terms that are offered as one press: those of these that the product has, and its longest. */
const USUAL_TERMS = [3, 6, 12, 24, 36, 60, 120, 240, 360] as const;
const TERMS_SHOWN = 6;
/** Limits are told in whole thousands. */
const LIMIT_STEP = 100_000;
/** A whole in ten thousandths. */
const WHOLE_BP = 10_000;

export function termsOf({ term }: CreditOffer): number[] {
  const usual = USUAL_TERMS.filter((months) => months >= term.min_months && months <= term.max_months);
  return [...new Set([...usual, term.max_months])].toSorted((a, b) => a - b).slice(-TERMS_SHOWN);
}

/**
 * A first question about a product: a third of its range, a middle term, the lowest rate; never more than the household
 * can carry, where that is known, in whole steps and no less than the product begins with.
 */
export function firstAsked(offer: CreditOffer, limitMinor: number | null = null): Asked {
  const { min_minor, max_minor } = offer.amount;
  const terms = termsOf(offer);
  const step = stepOf(offer);
  const usual = Math.round((min_minor + (max_minor - min_minor) / 3) / step) * step;
  const wanted =
    limitMinor === null || limitMinor >= usual ? usual : Math.floor(limitMinor / LIMIT_STEP) * LIMIT_STEP;
  return {
    amount: String(Math.min(max_minor, Math.max(min_minor, wanted)) / 100),
    months: String(terms[Math.floor((terms.length - 1) / 2)] ?? offer.term.max_months),
    rate: "",
    promotion: false,
    grace: "",
    balloon: "",
    parts: offer.season.map(({ due_on, share_bp }) => ({ dueOn: due_on, percent: String(share_bp / 100) })),
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

export type AskedGap = "amount" | "amountRange" | "months" | "rate" | "grace" | "balloon" | "parts";

/** A contract rate as it is typed (`3.65`) in millionths; null when it is none. */
export function readRate(text: string): number | null {
  const match = /^(\d{1,2})(?:\.(\d{1,4}))?\s*%?$/.exec(text.trim());
  if (!match) return null;
  return Number(match[1]) * 10_000 + Number((match[2] ?? "").padEnd(4, "0"));
}

/** Most that may be left for the last instalment of a sum, minor units. */
export function balloonMost({ balloon_max_bp }: CreditOffer, amountMinor: number): number {
  return Math.floor((amountMinor * (balloon_max_bp ?? 0)) / WHOLE_BP);
}

/** The parts that were typed; null where a day or a share is missing, the days do not follow, or they make no whole. */
export function readParts(parts: readonly AskedPart[]): Portion[] | null {
  const read = parts.map(({ dueOn, percent }) => {
    const match = /^(\d{1,3})(?:\.(\d{1,2}))?$/.exec(percent.trim());
    const due_on = fullDate(dueOn);
    if (!match || due_on === null) return null;
    return { due_on, share_bp: Number(match[1]) * 100 + Number((match[2] ?? "").padEnd(2, "0")) };
  });
  const whole = read.filter((part) => part !== null);
  const rises = whole.every((part, at) => at === 0 || (whole[at - 1]?.due_on ?? "") < part.due_on);
  const sum = whole.reduce((all, part) => all + part.share_bp, 0);
  return whole.length === parts.length && rises && sum === WHOLE_BP ? whole : null;
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
  const grace = asked.grace.trim() === "" ? 0 : Number(asked.grace);
  if (!Number.isInteger(grace) || grace < 0 || grace > (offer.grace_max_months ?? 0) || grace >= months) {
    return "grace";
  }
  const balloon =
    asked.balloon.trim() === "" ? 0 : readAmount(asked.balloon, balloonMost(offer, amount_minor));
  if (balloon === null) return "balloon";
  const portions = readParts(asked.parts);
  if (asked.parts.length > 0 && portions === null) return "parts";
  return {
    customer_no: of.customerNo,
    product: of.product,
    amount_minor,
    months,
    rate_ppm,
    method: of.method,
    drawn_on: null,
    first_due_on: null,
    grace_months: grace,
    balloon_minor: balloon,
    promotion: asked.promotion && offer.promotion !== null,
    portions: portions ?? [],
  };
}
