import { describe, expect, it } from "vitest";
import type { CreditOffer } from "@/api/gen/CreditOffer";
import { firstAsked, loanAsk, readRate, stepOf, termsOf } from "./asked";

const LOAN: CreditOffer = {
  class: "consumer",
  amount: { min_minor: 1_000_000, max_minor: 30_000_000 },
  term: { min_months: 6, max_months: 60 },
  rate: { min_ppm: 36_500, max_ppm: 72_000, flat_monthly: false, reference: null },
  promotion: null,
  methods: [{ method: "equal_instalment", max_months: null }],
  day_basis: "30/360",
  fees: [],
  entrusted_above_minor: null,
  balloon_max_bp: null,
  grace_max_months: null,
  season: [],
  subsidised: true,
  limits: [],
  cost_cap_ppm: 240_000,
  spelling: "simple",
};
const OF = { customerNo: "C100001", product: "L01", method: null };

describe("what is asked of the calculator", () => {
  it("begins within what the product has", () => {
    const first = firstAsked(LOAN);
    expect(first).toEqual({
      amount: "110000",
      months: "24",
      rate: "",
      promotion: false,
      grace: "",
      balloon: "",
      parts: [],
    });
    expect(loanAsk(first, LOAN, OF)).toMatchObject({ amount_minor: 11_000_000, months: 24, rate_ppm: null });
  });

  it.each([
    [null, "110000"],
    [20_000_000, "110000"],
    [8_234_500, "82000"],
    [50_000, "10000"],
  ])("begins within a limit of %s", (limit, amount) => {
    expect(firstAsked(LOAN, limit).amount).toBe(amount);
  });

  it("asks for a time of interest alone and a balloon only where the product has them", () => {
    const asked = { ...firstAsked(LOAN), grace: "3", balloon: "20000" };
    expect(loanAsk(asked, LOAN, OF)).toBe("grace");
    const graced = { ...LOAN, grace_max_months: 6 };
    expect(loanAsk(asked, graced, OF)).toBe("balloon");
    const both = { ...graced, balloon_max_bp: 3_000 };
    expect(loanAsk(asked, both, OF)).toMatchObject({ grace_months: 3, balloon_minor: 2_000_000 });
    expect(loanAsk({ ...asked, grace: "7" }, both, OF)).toBe("grace");
    expect(loanAsk({ ...asked, balloon: "33001" }, both, OF)).toBe("balloon");
  });

  it("repays by season in parts that make the whole, day after day", () => {
    const season = [
      { due_on: "2027-06-20", share_bp: 2_000 },
      { due_on: "2027-11-20", share_bp: 8_000 },
    ];
    const offer = { ...LOAN, season };
    const first = firstAsked(offer);
    expect(loanAsk(first, offer, OF)).toMatchObject({ portions: season });
    const [one, two] = first.parts;
    if (!one || !two) throw new Error("no parts");
    for (const parts of [
      [one],
      [two, one],
      [one, { ...two, percent: "79" }],
      [one, { ...two, percent: "much" }],
      [one, { ...two, dueOn: "2027-13-01" }],
    ]) {
      expect(loanAsk({ ...first, parts }, offer, OF)).toBe("parts");
    }
  });

  it("offers the usual terms that the product has, and its longest", () => {
    expect(termsOf(LOAN)).toEqual([6, 12, 24, 36, 60]);
    expect(termsOf({ ...LOAN, term: { min_months: 12, max_months: 50 } })).toEqual([12, 24, 36, 50]);
  });

  it("steps by a round figure", () => {
    expect(stepOf(LOAN)).toBe(1_000_000);
    expect(stepOf({ ...LOAN, amount: { min_minor: 0, max_minor: 300_000_000 } })).toBe(10_000_000);
  });

  it.each([
    ["3.65", 36_500],
    ["3.65 %", 36_500],
    ["18", 180_000],
    ["0.05", 500],
    ["3,65", null],
    ["365", null],
    ["", null],
  ])("a rate typed as %j is %s", (typed, ppm) => {
    expect(readRate(typed)).toBe(ppm);
  });

  it.each([
    [{ amount: "" }, "amount"],
    [{ amount: "9999" }, "amountRange"],
    [{ amount: "31万" }, "amountRange"],
    [{ months: "" }, "months"],
    [{ months: "61" }, "months"],
    [{ months: "1.5" }, "months"],
    [{ rate: "3.6" }, "rate"],
    [{ rate: "cheap" }, "rate"],
  ])("%o leaves a gap at the %s", (change, gap) => {
    expect(loanAsk({ ...firstAsked(LOAN), ...change }, LOAN, OF)).toBe(gap);
  });

  it("is sent in figures", () => {
    const asked = { ...firstAsked(LOAN), amount: "20万", months: "36", rate: "5.4" };
    expect(loanAsk(asked, LOAN, OF)).toMatchObject({
      amount_minor: 20_000_000,
      months: 36,
      rate_ppm: 54_000,
    });
  });
});
