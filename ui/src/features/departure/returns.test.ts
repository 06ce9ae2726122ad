import { describe, expect, it } from "vitest";
import { defaultReturn, fromField, returnOf, returnsAhead, toField } from "./returns";

const at = (hour: number) => new Date(2026, 10, 20, hour, 30);

describe("the return", () => {
  it("is at six in the evening of its day", () => {
    for (const [code, day] of [
      ["today", 20],
      ["tomorrow", 21],
      ["three_days", 23],
      ["week", 27],
    ] as const) {
      expect(returnOf(code, at(9))).toBe(new Date(2026, 10, day, 18, 0).toISOString());
    }
  });

  it("lies ahead", () => {
    expect(returnsAhead(at(9))[0]).toBe("today");
    expect(returnsAhead(at(18))[0]).toBe("tomorrow");
    expect(defaultReturn(at(18))).toBe(returnOf("tomorrow", at(18)));
  });

  it("reads back from its field as it was written", () => {
    const iso = returnOf("week", at(9));
    expect(fromField(toField(iso))).toBe(iso);
    expect(fromField("")).toBeUndefined();
  });
});
