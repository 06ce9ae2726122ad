import { describe, expect, it } from "vitest";
import { dateWords, daysBetween, decimalText, makeFormat } from "@/shared/format";

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

/** Words that stay on one line. */
function kept(words: string): string {
  return words.replaceAll(" ", "\u00a0");
}

describe("rates", () => {
  it.each([
    [340, "3.40%"],
    [1_825, "18.25%"],
    [0, "0.00%"],
  ])("%i basis points have two decimals and no gap before the sign", (basisPoints, written) => {
    expect([zh.rate(basisPoints), en.rate(basisPoints)]).toEqual([written, written]);
  });
});

describe("dates", () => {
  it.each([
    ["2026-11-22", "22 Nov 2026"],
    ["2026-09-01", "1 Sep 2026"],
    ["2027-05-09", "9 May 2027"],
  ])("%s is %s in English, and a published sentence that names it is recognised", (iso, written) => {
    expect(dateWords(iso, "en")).toBe(written);
    expect(en.date(iso)).toBe(kept(written));
    expect(en.dayMonth(iso)).toBe(kept(written.slice(0, -5)));
    expect([zh.date(iso), zh.dayMonth(iso)]).toEqual([iso, iso.slice(5)]);
  });

  it("carry the day of this machine's wall when they stand beside a time", () => {
    const late = new Date(2026, 10, 22, 23, 59, 8).toISOString();
    expect([zh.stamp(late), en.stamp(late)]).toEqual([kept("2026-11-22 23:59"), kept("22 Nov 2026 23:59")]);
    expect(en.stampExact(late)).toBe(kept("22 Nov 2026 23:59:08"));
    expect(zh.dateTime(late)).toBe(kept("11-22 23:59"));
  });

  it("count whole days across a month and a leap day", () => {
    expect(daysBetween("2028-02-28", "2028-03-01")).toBe(2);
    expect(daysBetween("2026-11-21", "2026-11-18")).toBe(-3);
  });

  it("are relative when near and plain when far", () => {
    expect(zh.relativeDay("2026-11-20", "2026-11-21")).toBe("昨天");
    expect(en.relativeDay("2026-11-24", "2026-11-21")).toBe("in 3 days");
    expect(en.relativeDay("2026-08-01", "2026-11-21")).toBe(kept("1 Aug 2026"));
    expect(zh.relativeDay("2026-08-01", "2026-11-21")).toBe("2026-08-01");
  });
});
