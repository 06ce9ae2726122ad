import { describe, expect, it } from "vitest";
import type { ScoreView } from "@/api/gen/ScoreView";
import { ledgerOf, logOdds, signed } from "./ledger";

function score(unit: ScoreView["unit"], amounts: number[], rest = 0, restFacts = 0): ScoreView {
  const bars = amounts.map((amount, at) => ({
    fact: `fact_${at}`,
    name: { zh: "", en: "" },
    sentence: { zh: "", en: "" },
    as_of: "2026-11-18",
    declared: false,
    amount,
  }));
  const base = -2_442;
  const total = base + rest + amounts.reduce((sum, amount) => sum + amount, 0);
  return { unit, model: null, base, rest, rest_facts: restFacts, total, bars };
}

describe("the ledger of a score", () => {
  it.each([
    [[333, 333, 333], 0],
    [[1_204, -317, 88, 17], -61],
    [[-500, -500, 12], 988],
    [[17, 17, 17, 17, 17], 17],
    [[], 0],
  ])(
    "of %j and a rest of %i adds up on the screen, each line within a point of the truth",
    (amounts, rest) => {
      const given = score("milli_log_odds", amounts, rest);
      const ledger = ledgerOf(given);
      const sum = ledger.lines.reduce((all, line) => all + line.points, 0);
      expect(sum).toBe(ledger.total);
      const exact = ((given.total - given.base) / 1_000 / Math.LN2) * 20;
      expect(Math.abs(ledger.total - exact)).toBeLessThanOrEqual(0.5);
      for (const line of ledger.lines) {
        const amount = line.bar ? line.bar.amount : rest;
        expect(Math.abs(line.points - (amount / 1_000 / Math.LN2) * 20)).toBeLessThanOrEqual(1);
      }
    },
  );

  it("begins each line where the one before ended, and its scale holds them all", () => {
    const { lines, low, high, total } = ledgerOf(score("points", [40, 30, -88]));
    expect(lines.map(({ from, to }) => [from, to])).toEqual([
      [0, 40],
      [40, 70],
      [70, -18],
    ]);
    expect([low, high, total]).toEqual([-18, 70, -18]);
  });

  it("tells the rest only where there is one", () => {
    expect(ledgerOf(score("points", [40])).lines).toHaveLength(1);
    expect(ledgerOf(score("points", [40], 0, 12)).lines.at(-1)?.bar).toBeNull();
  });
});

it("amounts are written with a true minus", () => {
  expect([signed(24), signed(-8), signed(0)]).toEqual(["+24", "−8", "0"]);
  expect([logOdds(-1_213), logOdds(90)]).toEqual(["−1.213", "0.090"]);
});
