import { describe, expect, it } from "vitest";
import { i18n } from "@/locales";
import { visit } from "../../../tests/fixtures/customers";
import { bySlipping, coverageOf } from "./figures";
import { commentSuffices, fieldsOf } from "./review";

const words = {
  t: (id: string, values?: object) => i18n._(id, values as never),
  product: (code: string) => code,
  date: (iso: string) => iso,
};

describe("a visit beside the version before", () => {
  it("marks what changed and nothing else", () => {
    const now = visit(2);
    const before = { ...now, need: null, note: "聊了聊。", started_at: "2026-11-01T00:00:00Z" };
    const changed = fieldsOf(now, before, words).filter((field) => field.changed);
    expect(changed.map((field) => field.label)).toEqual(["team.field.note", "team.field.need"]);
  });

  it("marks nothing when there is no version before", () => {
    expect(fieldsOf(visit(2), null, words).some((field) => field.changed)).toBe(false);
  });
});

it.each([
  ["   ", false],
  ["重写", false],
  [" 写清需求 ", true],
])("the comment %j suffices: %s", (comment, enough) => {
  expect(commentSuffices(comment)).toBe(enough);
});

it("whose old tasks slip stands before whose many young ones do", () => {
  const base = {
    name: "",
    customers: 0,
    open: 0,
    overdue_1_3: 0,
    overdue_4_7: 0,
    overdue_8_14: 0,
    overdue_15_up: 0,
    visits_7_days: 0,
    visits_30_days: 0,
    to_review: 0,
    returned: 0,
    covered_90_days: 0,
  };
  const members = [
    { ...base, staff_no: "many", overdue_1_3: 9 },
    { ...base, staff_no: "old", overdue_15_up: 1 },
    { ...base, staff_no: "older", overdue_8_14: 2 },
  ];
  expect(bySlipping(members).map((member) => member.staff_no)).toEqual(["old", "older", "many"]);
});

it("coverage of an empty portfolio is none", () => {
  expect(coverageOf(0, 0)).toBe(0);
  expect(coverageOf(1, 3)).toBe(3_333);
});
