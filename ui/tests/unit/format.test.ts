import { describe, expect, it } from "vitest";
import { daysBetween, decimalText, makeFormat } from "@/shared/format";

const zh = makeFormat("zh-CN");
const en = makeFormat("en");

describe("money", () => {
  it.each([
    [12_345_600, "¥123,456.00", "¥123,456.00"],
    [5, "¥0.05", "¥0.05"],
    [-98_765, "-¥987.65", "-¥987.65"],
    [900_719_925_474_099_1, "¥90,071,992,547,409.91", "¥90,071,992,547,409.91"],
  ])("%i minor units are exact in both languages", (minor, chinese, english) => {
    expect(zh.money(minor, "CNY")).toBe(chinese);
    expect(en.money(minor, "CNY")).toBe(english);
  });

  it("is short as the language counts", () => {
    expect(zh.moneyShort(12_345_600, "CNY")).toBe("12.3万");
    expect(en.moneyShort(12_345_600, "CNY")).toBe("¥123.5K");
  });

  it("has no cents where it is only expected", () => {
    expect(zh.moneyWhole(12_345_650, "CNY")).toBe("¥123,457");
    expect(en.moneyWhole(-560, "CNY")).toBe("-¥6");
  });

  it("keeps as many decimals as asked", () => {
    expect([zh.figure(0.81, 3), en.figure(1, 2), en.figure(1_234.5, 0)]).toEqual(["0.810", "1.00", "1,235"]);
  });

  it("becomes decimal text without a float", () => {
    expect([0, 7, -7, 100, 123_456].map(decimalText)).toEqual(["0.00", "0.07", "-0.07", "1.00", "1234.56"]);
  });

  it.each([
    ["10k_50k", "1万 – 5万", "¥10K – ¥50K"],
    ["lt_10k", "< 1万", "< ¥10K"],
    ["over_1m", "≥ 100万", "≥ ¥1M"],
    ["1m_up", "≥ 100万", "≥ ¥1M"],
  ])("band %s is readable", (code, chinese, english) => {
    expect(zh.band(code, "CNY")).toBe(chinese);
    expect(en.band(code, "CNY")).toBe(english);
  });
});

describe("dates", () => {
  it("count whole days across a month and a leap day", () => {
    expect(daysBetween("2028-02-28", "2028-03-01")).toBe(2);
    expect(daysBetween("2026-11-21", "2026-11-18")).toBe(-3);
  });

  it("are relative when near and plain when far", () => {
    expect(zh.relativeDay("2026-11-20", "2026-11-21")).toBe("昨天");
    expect(en.relativeDay("2026-11-24", "2026-11-21")).toBe("in 3 days");
    expect(en.relativeDay("2026-08-01", "2026-11-21")).toBe("2026-08-01");
  });
});
