import { describe, expect, it } from "vitest";
import { INCOME_MAX_MINOR } from "@/features/visit/declared";
import { readAmount } from "./amounts";

describe("an amount as it is typed", () => {
  it.each([
    ["8500", 850_000],
    ["8,500", 850_000],
    [" ¥8500.50 ", 850_050],
    ["0.85万", 850_000],
    ["12.3456万", 12_345_600],
    ["20w", 20_000_000],
    ["8.5k", 850_000],
    ["10000000", INCOME_MAX_MINOR],
    ["10000001", null],
    ["8.123", null],
    ["0", null],
    ["-5", null],
    ["1e9", null],
    ["about 8000", null],
    ["", null],
  ])("%j is %s", (typed, minor) => {
    expect(readAmount(typed, INCOME_MAX_MINOR)).toBe(minor);
  });
});
