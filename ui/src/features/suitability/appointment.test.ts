import { describe, expect, it } from "vitest";
import { appointmentAt, needFacts, noNeed } from "./appointment";

describe("an appointment", () => {
  it("is a moment of this machine's wall", () => {
    expect(new Date(appointmentAt("2026-11-23", "14:30")).getHours()).toBe(14);
  });

  it.each([
    [
      { income: "12万", premium: "5000" },
      {
        household_income_minor: 12_000_000,
        yearly_premium_minor: 500_000,
        single_premium_minor: null,
        age: null,
      },
    ],
    [
      { income: "12万", premium: "10万", yearly: false },
      {
        household_income_minor: 12_000_000,
        yearly_premium_minor: null,
        single_premium_minor: 10_000_000,
        age: null,
      },
    ],
    [{ income: "12万" }, null],
    [{ premium: "5000" }, null],
    [{ income: "much", premium: "5000" }, null],
  ])("has a need analysis only when it is whole: %o", (typed, facts) => {
    expect(needFacts({ ...noNeed, ...typed })).toEqual(facts);
  });
});
