/** What the fixtures suggest, the gates would let through: a screen must not be judged by advice that no device gives. */
import { describe, expect, it } from "vitest";
import { worthSeeing } from "../fixtures/advice";
import { openCustomer } from "../fixtures/customers";
import { dayBefore } from "../fixtures/people";
import { WORTH_SEEING } from "../fixtures/platform";

const CREDIT = ["consumer_loan", "business_loan", "farm_loan", "card"];
const customers = Array.from({ length: 400 }, (_, index) => openCustomer(`C${100_000 + index}`));

describe("suggestions of the fixtures", () => {
  it("contain no credit for whom a loan is past due, and the page agrees with the list about that", () => {
    const late = customers.filter(({ row }) => row.risk === "past_due");
    expect(late.length).toBeGreaterThan(0);
    for (const { advice } of late) {
      expect(advice.suggestions.filter((one) => CREDIT.includes(one.kind))).toEqual([]);
    }
    for (const { row, holdings } of customers) {
      const shown = holdings.some((one) => one.status === "past_due");
      if (holdings.length > 0) expect(shown, row.customer_no).toBe(row.risk === "past_due");
    }
  });

  it("contain nothing for whom wants no contact, nothing held, and no wealth on an expired assessment", () => {
    for (const { row, identity, holdings, advice } of customers) {
      const codes = advice.suggestions.map((one) => one.product);
      if (row.do_not_disturb) expect(codes).toEqual([]);
      expect(codes.filter((code) => holdings.some((one) => one.product === code))).toEqual([]);
      const wealth = advice.suggestions.filter((one) => one.kind === "wealth");
      if (identity.risk_expired) expect(wealth).toEqual([]);
      expect(advice.suggestions.length).toBeLessThanOrEqual(3);
    }
  });

  it("list as worth seeing whom the host would list", () => {
    for (const [at, index] of WORTH_SEEING.entries()) {
      const { row, advice } = openCustomer(`C${100_000 + index}`);
      expect(advice.generic).toBeNull();
      expect(row.do_not_disturb || row.risk === "past_due").toBe(false);
      expect(row.next_follow_up_on).toBeNull();
      if (row.last_contact_on) expect(row.last_contact_on < dayBefore(14)).toBe(true);
      const suggested = worthSeeing(index, at, new Set()).suggestion?.product;
      expect(advice.suggestions.map((one) => one.product)).toContain(suggested);
    }
  });
});
