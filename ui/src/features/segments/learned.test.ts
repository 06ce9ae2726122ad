import { describe, expect, it } from "vitest";
import { apartScale, stabilityWord } from "./learned";

describe("the stability of a learned segment", () => {
  it.each([
    [0.91, "stable"],
    [0.75, "stable"],
    [0.74, "fair"],
    [0.6, "fair"],
    [0.59, "loose"],
  ] as const)("%f is %s", (value, word) => {
    expect(stabilityWord(value)).toBe(word);
  });
});

it("small differences are not drawn large", () => {
  const apart = [0.4, -0.2].map((difference) => ({ fact: "f", name: { zh: "", en: "" }, difference }));
  expect(apartScale(apart)).toBe(1);
  expect(apartScale([...apart, { fact: "g", name: { zh: "", en: "" }, difference: -2.5 }])).toBe(2.5);
});
