import { describe, expect, it } from "vitest";
import { declare, declaredOf, INCOME_MAX_MINOR, readAmount } from "./declared";
import { emptySheet } from "./sheet";

describe("an income as it is typed", () => {
  it.each([
    ["8500", 850_000],
    ["8,500", 850_000],
    [" ¥8500.50 ", 850_050],
    ["0.85万", 850_000],
    ["8.5k", 850_000],
    ["10000000", INCOME_MAX_MINOR],
    ["10000001", null],
    ["0", null],
    ["-5", null],
    ["about 8000", null],
    ["", null],
  ])("%j is %s", (typed, minor) => {
    expect(readAmount(typed)).toBe(minor);
  });
});

it("each thing is said once, the last word counts, and it can be taken back", () => {
  let sheet = emptySheet("C1", "2026-11-21T01:00:00Z");
  sheet = declare(sheet, "planned_purchase", { fact: "planned_purchase", value: "car" });
  sheet = declare(sheet, "monthly_income", { fact: "monthly_income", value: 850_000 });
  sheet = declare(sheet, "planned_purchase", { fact: "planned_purchase", value: "home" });
  expect(declaredOf(sheet, "planned_purchase")).toBe("home");
  expect(sheet.values.declared).toHaveLength(2);
  sheet = declare(sheet, "planned_purchase", null);
  expect(declaredOf(sheet, "planned_purchase")).toBeUndefined();
  expect(declaredOf(sheet, "monthly_income")).toBe(850_000);
});
