import { describe, expect, it } from "vitest";
import type { FollowUpRow } from "@/api/gen/FollowUpRow";
import type { FollowUpState } from "@/api/gen/FollowUpState";
import { followUp } from "../../../tests/fixtures/customers";
import { actsOf, moveGaps, moveInput, needsSupervisor } from "./moves";

const row = (change: Partial<FollowUpRow>): FollowUpRow => ({ ...followUp(1, 2), ...change });
const silent = { reason: " ", newDueOn: null, receiver: null };

describe("what can be done", () => {
  it.each(["done", "cancelled", "transferred"] as FollowUpState[])("is nothing once it is %s", (state) => {
    expect(actsOf(row({ state }))).toEqual([]);
  });

  it("never is what it is already", () => {
    expect(actsOf(row({ state: "in_progress" }))).not.toContain("in_progress");
    expect(actsOf(row({ state: "waiting_bank" }))).not.toContain("waiting_bank");
    expect(actsOf(row({ state: "due" }))).toHaveLength(7);
  });

  it("asks the supervisor for a third postponement", () => {
    expect(needsSupervisor(row({ postponements: 1 }), "postpone", false)).toBe(false);
    expect(needsSupervisor(row({ postponements: 2 }), "postpone", false)).toBe(true);
    expect(needsSupervisor(row({ postponements: 2 }), "postpone", true)).toBe(false);
    expect(needsSupervisor(row({ postponements: 2 }), "done", false)).toBe(false);
  });
});

describe("what an act wants to know", () => {
  it("is a later date and a reason to postpone", () => {
    const task = row({ due_on: "2026-11-24" });
    expect(moveGaps(task, "postpone", silent)).toEqual(["due_missing", "reason_missing"]);
    const same = { ...silent, reason: "客户出差", newDueOn: "2026-11-24" };
    expect(moveGaps(task, "postpone", same)).toEqual(["due_not_later"]);
    expect(moveGaps(task, "postpone", { ...same, newDueOn: "2026-11-25" })).toEqual([]);
  });

  it("is a colleague and a reason to hand over, a reason to cancel, nothing when done", () => {
    expect(moveGaps(row({}), "transferred", silent)).toEqual(["receiver_missing", "reason_missing"]);
    expect(moveGaps(row({}), "cancelled", silent)).toEqual(["reason_missing"]);
    expect(moveGaps(row({}), "done", silent)).toEqual([]);
  });
});

it("a postponement goes back to planned with its new date, and carries nothing else", () => {
  const words = { reason: " 客户出差 ", newDueOn: "2026-12-01", receiver: "RM002" };
  expect(moveInput(row({}), "postpone", words)).toMatchObject({
    to: "planned",
    new_due_on: "2026-12-01",
    reason: "客户出差",
    hand_over_to: null,
  });
  expect(moveInput(row({}), "transferred", words)).toMatchObject({ new_due_on: null, hand_over_to: "RM002" });
});
