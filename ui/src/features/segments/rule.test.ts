import { describe, expect, it } from "vitest";
import { i18n, type Translate } from "@/locales";
import { bandWords } from "./bands";
import { ruleInWords, unitOf } from "./rule";

const t: Translate = (id, values) => {
  i18n.activate("en");
  return i18n._(id, values);
};
const words = (rule: string) =>
  ruleInWords(rule, { t, name: (code) => code.toUpperCase(), amount: (_, value) => `«${value}»` });

describe("a rule in words", () => {
  it.each([
    ["farm_household", "FARM_HOUSEHOLD"],
    ["aum_minor >= 50000000", "AUM_MINOR at least «50000000»"],
    ["past_due || penalties_count >= 2", "PAST_DUE or PENALTIES_COUNT at least «2»"],
    ["mortgage_minor > 0 && !past_due", "MORTGAGE_MINOR more than «0» and not PAST_DUE"],
    [
      "time_share_bp < 7000 && !(risk_count <= 3)",
      "TIME_SHARE_BP less than «7000» and not (RISK_COUNT at most «3»)",
    ],
    ["occupation == 'public_sector'", "OCCUPATION is public sector"],
    ["occupation in {'office', 'tech'} && a", "OCCUPATION is office / tech and A"],
    ["known(salary_day)", "SALARY_DAY is known"],
    ["farm == false", "FARM is no"],
  ])("%s", (rule, said) => {
    expect(words(rule)).toBe(said);
  });
});

describe("a band in words", () => {
  const say = (value: number) => String(value);
  it.each([
    [{ from: null, to: 5 }, "money", "below 5"],
    [{ from: null, to: 2 }, "count", "up to 1"],
    [{ from: 2, to: 3 }, "count", "2"],
    [{ from: 3, to: 6 }, "count", "3 – 5"],
    [{ from: 5, to: 9 }, "money", "5 – 9"],
    [{ from: 9, to: null }, "days", "9 and more"],
    [{ from: null, to: null }, "money", "unknown"],
  ] as const)("%j of %s", (bounds, unit, said) => {
    expect(bandWords({ ...bounds, segment_bp: 0, bank_bp: 0 }, unit, say, t)).toBe(said);
  });
});

it("the unit of a fact is published, or stands last in its code", () => {
  expect(unitOf("idle_days", {})).toBe("days");
  expect(unitOf("aum_minor", {})).toBe("money");
  expect(unitOf("share_bp", {})).toBe("share");
  expect(unitOf("farm_household", { farm_household: "flag" })).toBe("flag");
});
