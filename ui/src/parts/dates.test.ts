import { describe, expect, it } from "vitest";
import { addDays, isWeekend, readDate } from "./dates";

describe("a typed date", () => {
  it.each([
    ["+10", "2026-12-01"],
    ["+0", "2026-11-21"],
    ["11-24", "2026-11-24"],
    ["11/24", "2026-11-24"],
    ["11.24", "2026-11-24"],
    ["1-5", "2027-01-05"],
    ["2026-12-31", "2026-12-31"],
    [" 2026/3/1 ", "2026-03-01"],
    ["2-30", null],
    ["13-1", null],
    ["soon", null],
    ["", null],
  ])("%s means %s", (typed, date) => {
    expect(readDate(typed, "2026-11-21")).toBe(date);
  });
});

it("days are counted over months, years and leap days", () => {
  expect(addDays("2026-12-31", 1)).toBe("2027-01-01");
  expect(addDays("2028-02-28", 1)).toBe("2028-02-29");
  expect(addDays("2026-03-01", -1)).toBe("2026-02-28");
});

it("a weekend is Saturday and Sunday", () => {
  expect(["2026-11-20", "2026-11-21", "2026-11-22", "2026-11-23"].map(isWeekend)).toEqual([
    false,
    true,
    true,
    false,
  ]);
});
