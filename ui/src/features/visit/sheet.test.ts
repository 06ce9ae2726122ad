import { describe, expect, it } from "vitest";
import type { OutcomeCode } from "@/api/gen/OutcomeCode";
import { outcomeRule, visitForm } from "../../../tests/fixtures/work";
import { nextWanting } from "./flow";
import {
  chooseOutcome,
  emptySheet,
  type FieldName,
  fieldsOf,
  fromDraft,
  gapsWith,
  react,
  toSheet,
} from "./sheet";

const fresh = () => emptySheet("C1", "2026-11-21T06:00:00Z");
const chosen = (outcome: OutcomeCode) => chooseOutcome(fresh(), outcomeRule(outcome));
const shown = (outcome: OutcomeCode) => Object.keys(fieldsOf(outcomeRule(outcome), chosen(outcome)));

describe("the fields of an outcome", () => {
  const cases: [OutcomeCode, FieldName[]][] = [
    ["O13", ["outcome", "kind", "followUp", "note"]],
    ["O20", ["outcome", "kind", "people", "products", "need", "declared", "followUp", "note"]],
    ["O32", ["outcome", "kind", "people", "products", "need", "declared", "followUp", "note"]],
    ["O70", ["outcome", "kind", "people", "products", "refusal", "need", "declared", "followUp", "note"]],
    ["O81", ["outcome", "kind", "people", "followUp", "note"]],
    ["O95", ["outcome", "kind", "people", "followUp", "note"]],
  ];
  it.each(cases)("%s asks for %j", (outcome, fields) => {
    expect(shown(outcome)).toEqual(fields);
  });

  it("are only the outcome before one is chosen", () => {
    expect(fieldsOf(undefined, fresh())).toEqual({ outcome: "required" });
  });

  it("ask for the need where business was talked about, and leave it open after a service visit", () => {
    expect(fieldsOf(outcomeRule("O31"), chosen("O31")).need).toBe("required");
    expect(fieldsOf(outcomeRule("O20"), chosen("O20")).need).toBe("optional");
  });

  it("ask for a reason as soon as one product is refused", () => {
    const state = react(chosen("O20"), "D12", "refused");
    expect(fieldsOf(outcomeRule("O20"), state).refusal).toBe("required");
  });
});

describe("choosing an outcome", () => {
  it("proposes the usual next step with its date", () => {
    expect(chosen("O32").next).toEqual({ kind: "quote", dueOn: "2026-11-23", note: "" });
    expect(chosen("O61").next?.kind).toBe("care");
    expect(chosen("O13").next).toBeNull();
  });

  it("leaves the date open where the person must choose it", () => {
    expect(chosen("O34").next).toEqual({ kind: "call", dueOn: null, note: "" });
    expect(gapsWith(chosen("O34"), outcomeRule("O34"), ["follow_up_missing"])).toEqual(["due_missing"]);
  });

  it("keeps a next step that the person has set", () => {
    const set = {
      ...chosen("O32"),
      next: { kind: "visit" as const, dueOn: "2026-12-01", note: "" },
      nextTouched: true,
    };
    expect(chooseOutcome(set, outcomeRule("O40")).next?.kind).toBe("visit");
  });

  it("takes the customer as met, and nobody where nobody was", () => {
    expect(chosen("O20").values.people_met).toEqual(["customer"]);
    expect(chosen("O12").values.people_met).toEqual([]);
  });
});

describe("what goes over the border", () => {
  it("holds nothing that the outcome does not ask for", () => {
    let state = react(chosen("O70"), "D12", "refused");
    state = {
      ...state,
      values: { ...state.values, need: "deposit", refusal: "F99", refusal_text: "说要再等等看行情" },
    };
    const sheet = toSheet(chooseOutcome(state, outcomeRule("O95")), outcomeRule("O95"));
    expect(sheet).toMatchObject({
      outcome: "O95",
      products: [],
      need: null,
      refusal: null,
      refusal_text: "",
      follow_up: null,
    });
  });

  it("says closed only where a close may be stated", () => {
    const closed = { ...chosen("O13"), values: { ...chosen("O13").values, closed: true } };
    expect(toSheet(closed, outcomeRule("O13")).closed).toBe(true);
    expect(toSheet(chooseOutcome(closed, outcomeRule("O20")), outcomeRule("O20")).closed).toBe(false);
  });

  it("comes back as it went when it was a draft", () => {
    const state = { ...chosen("O32"), nextTouched: true, peopleTouched: true };
    expect(fromDraft(toSheet(state, outcomeRule("O32")))).toEqual(state);
  });
});

describe("going on", () => {
  it("stops at each part that is required and empty, and ends at the note", () => {
    let state = chosen("O70");
    const rule = outcomeRule("O70");
    const walk: FieldName[] = [];
    const fill: Record<string, object> = {
      kind: { kind: "home" },
      refusal: { refusal: "F05" },
      need: { need: "none" },
      followUp: { closed: true },
    };
    let at: FieldName = "outcome";
    while (at !== "note") {
      at = nextWanting(at, fieldsOf(rule, state), state);
      walk.push(at);
      state = { ...state, values: { ...state.values, ...fill[at] } };
    }
    expect(walk).toEqual(["kind", "refusal", "need", "followUp", "note"]);
  });

  it("stays at an answer given by half", () => {
    const other = { ...chosen("O70"), values: { ...chosen("O70").values, refusal: "F99" as const } };
    expect(nextWanting("refusal", fieldsOf(outcomeRule("O70"), other), other)).toBe("refusal");
    const undated = { ...chosen("O13"), next: { kind: "visit" as const, dueOn: null, note: "" } };
    expect(nextWanting("followUp", fieldsOf(outcomeRule("O13"), undated), undated)).toBe("followUp");
  });
});

it("knows every code of the form", () => {
  expect(visitForm().outcomes).toHaveLength(27);
  expect(visitForm().refusals).toHaveLength(21);
});
