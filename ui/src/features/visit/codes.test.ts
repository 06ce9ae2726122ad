import { describe, expect, it } from "vitest";
import { FOLLOW_UP_KEYS } from "@/parts/followUpKeys";
import { typeCode } from "@/parts/typeCode";
import { visitForm } from "../../../tests/fixtures/work";
import { KIND_KEYS, NEED_KEYS, PERSON_KEYS, REACTION_KEYS } from "./codes";

const outcomes = visitForm().outcomes.map((rule) => rule.code);
const refusals = visitForm().refusals;

/** What is chosen after these keys, one after the other. */
function typed(keys: string, codes: readonly string[]): string | null {
  let buffer = "";
  let chosen: string | null = null;
  for (const key of keys) {
    const step = typeCode(buffer, key, codes);
    if (!step) continue;
    buffer = step.buffer;
    chosen = step.code ?? chosen;
  }
  return chosen;
}

describe("typing a code", () => {
  it.each([
    ["3", "O30"],
    ["32", "O32"],
    ["o32", "O32"],
    ["O32", "O32"],
    ["40", "O40"],
    ["9", "O90"],
    ["95", "O95"],
    ["3240", "O40"],
    ["39", "O90"],
  ])("%s chooses %s among the outcomes", (keys, code) => {
    expect(typed(keys, outcomes)).toBe(code);
  });

  it.each([
    ["05", "F05"],
    ["99", "F99"],
    ["20", "F20"],
    ["f19", "F19"],
    ["0", null],
  ])("%s chooses %s among the reasons", (keys, code) => {
    expect(typed(keys, refusals)).toBe(code);
  });

  it("leaves other keys alone", () => {
    expect(typeCode("", "x", outcomes)).toBeNull();
    expect(typeCode("", "Enter", outcomes)).toBeNull();
  });
});

it.each([
  ["kinds", KIND_KEYS],
  ["people", PERSON_KEYS],
  ["needs", NEED_KEYS],
  ["reactions", REACTION_KEYS],
  ["next steps", FOLLOW_UP_KEYS],
])("no two %s have the same letter", (_, keys) => {
  const letters = keys.map(([, letter]) => letter);
  expect(new Set(letters).size).toBe(letters.length);
});
