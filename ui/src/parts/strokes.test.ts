import { describe, expect, it } from "vitest";
import { drawn, FIELD, isSignature, pathOf, pointOn, signatureText } from "./strokes";

const BOX = { left: 100, top: 50, width: 300, height: 99 };

describe("a signature", () => {
  it.each([
    [100, 50, [0, 0]],
    [250, 99.5, [500, 165]],
    [999, -20, [FIELD.width, 0]],
  ])("stands on one field whatever the pad measures: %d, %d", (x, y, point) => {
    expect(pointOn(BOX, x, y)).toEqual(point);
  });

  it("is drawn as one path, a move for each stroke", () => {
    expect(pathOf([[1, 2, 3, 4], [], [5, 6]])).toBe("M1 2 L3 4 M5 6");
  });

  it("leaves out what hardly moved", () => {
    const stroke = drawn([0, 0], [1, 1]);
    expect(stroke).toEqual([0, 0]);
    expect(drawn(stroke, [4, 0])).toEqual([0, 0, 4, 0]);
  });

  it.each([
    [[], false],
    [[[10, 10]], false],
    [[[0, 0, 150, 0]], false],
    [
      [
        [0, 0, 150, 0],
        [0, 50, 60, 50],
      ],
      true,
    ],
  ])("is more than a slip of the finger: %j", (strokes, is) => {
    expect(isSignature(strokes)).toBe(is);
  });

  it("is kept as a text, by hand or by name", () => {
    expect(signatureText({ by: "hand", strokes: [[1, 2, 3, 4]] })).toBe("M1 2 L3 4");
    expect(signatureText({ by: "name", name: "王建国" })).toBe("typed:王建国");
  });
});
