import { describe, expect, it } from "vitest";
import type { ChangeRow } from "@/api/gen/ChangeRow";
import { i18n, type Translate } from "@/locales";
import { change } from "../../tests/fixtures/changes";
import { fieldWords, standingOf } from "./changeWords";

const t: Translate = (id, values) => i18n._(id, values);
const row = (changes: Partial<ChangeRow>): ChangeRow => ({ ...change(2, 1), ...changes });

describe("what is said of a change", () => {
  it.each([
    [{ state: null, delivery: "on_device" }, "codes.changeState.unsent"],
    [{ state: null, delivery: "sent" }, "codes.changeState.unsent"],
    [{ state: null, delivery: "signed_for" }, "codes.changeState.unknown"],
    [{ state: "disputed" }, "codes.changeState.disputed"],
    [{ state: "disputed", pending_decision: "take" }, "codes.changeDecision.take.pending"],
    [{ state: "disputed", pending_decision: "keep" }, "codes.changeDecision.keep.pending"],
    [{ state: "applied" }, "codes.changeState.applied"],
    [{ state: "taken" }, "codes.changeState.taken"],
    [{ state: "kept" }, "codes.changeState.kept"],
  ] as [Partial<ChangeRow>, string][])("of %j is %s", (changes, words) => {
    expect(standingOf(row(changes)).words).toBe(words);
  });

  it("calls for a person only while the supervisor is to decide", () => {
    const loud = [
      row({ state: "disputed" }),
      row({ state: "disputed", pending_decision: "take" }),
      row({ state: "kept" }),
    ];
    expect(loud.map((one) => standingOf(one).tone === "stop")).toEqual([true, false, false]);
  });
});

describe("a value in words", () => {
  it("is said when there is none, and an occupation is named", () => {
    i18n.activate("en");
    expect(fieldWords(t, "phone", null)).toBe("Not on file");
    expect(fieldWords(t, "occupation", "farmer")).toBe("Farmer");
    expect(fieldWords(t, "occupation", "豆腐坊主")).toBe("豆腐坊主");
    expect(fieldWords(t, "village", "farmer")).toBe("farmer");
  });
});
