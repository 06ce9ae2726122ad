import { expect, it } from "vitest";
import { compared } from "./experience";

const rate = (low: number, high: number) => ({ value: (low + high) / 2, low, high });

it.each([
  ["too few cases on one side", rate(0.2, 0.4), null, "few"],
  ["too few cases on both", null, null, "few"],
  ["overlapping intervals", rate(0.2, 0.4), rate(0.3, 0.5), "open"],
  ["touching intervals", rate(0.2, 0.3), rate(0.3, 0.5), "open"],
  ["the model's stands above", rate(0.4, 0.6), rate(0.1, 0.3), "model"],
  ["experience stands above", rate(0.1, 0.3), rate(0.4, 0.6), "own"],
] as const)("%s", (_, model, own, verdict) => {
  expect(compared(model, own)).toBe(verdict);
});
