import { describe, expect, it } from "vitest";
import { withheldGroups } from "@/features/customer/withheldGroups";
import { chosenColumns, leastWidth } from "@/features/customers/columns";
import { namesDay } from "@/parts/CitedSentence";
import { ADVICE } from "../fixtures/advice";

describe("the columns", () => {
  it("keep the person's order, begin with the name, and skip what this build does not know", () => {
    expect(chosenColumns(["phone", "shoe_size", "name", "village"])).toEqual(["name", "phone", "village"]);
  });

  it("fit a small laptop beside the rail when nobody chose", () => {
    expect(leastWidth(chosenColumns([]))).toBeLessThanOrEqual(63);
  });
});

describe("products not suggested", () => {
  it("are told together when the cause is the same, and none is lost", () => {
    const [first] = ADVICE.withheld;
    if (!first) throw new Error("the fixture withholds something");
    const groups = withheldGroups([...ADVICE.withheld, { ...first, product: "W03" }]);
    expect(groups.map((group) => group.products.length)).toEqual([2, 1, 1]);
    expect(groups.map((group) => group.cause)).toEqual(["gates", "gates", "too_few_points"]);
  });
});

describe("the day of a fact", () => {
  it.each([
    ["截至2026-11-21", true],
    ["as of 21 Nov 2026", true],
    ["as of 20 Nov 2026", false],
  ])("in “%s” is found: %s", (sentence, found) => {
    expect(namesDay(sentence, "2026-11-21")).toBe(found);
  });
});
