import { describe, expect, it } from "vitest";
import type { Translate } from "@/locales";
import { byBounds, groupName } from "./words";

const t: Translate = (id, values = {}) => [id, ...Object.values(values)].join(" ");

describe("a group that is compared for fairness", () => {
  it.each([
    ["under_30", "models.group.below 30"],
    ["30_44", "30 – 44"],
    ["60_and_over", "models.group.from 60"],
    ["65_up", "models.group.from 65"],
    ["female", "models.group.female"],
    ["north_end", "north end"],
  ])("%s is told as %s", (code, words) => {
    expect(groupName(t, code)).toBe(words);
  });

  it("stands from the lowest bound up, and named ones come last as they came", () => {
    const codes = ["60_and_over", "unknown", "30_44", "female", "under_30", "45_59"];
    expect(codes.toSorted(byBounds)).toEqual([
      "under_30",
      "30_44",
      "45_59",
      "60_and_over",
      "unknown",
      "female",
    ]);
  });
});
