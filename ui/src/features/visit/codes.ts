/** Choosing from the keyboard: two-digit codes, and one letter per option. Knows no screen. */
import type { Need } from "@/api/gen/Need";
import type { PersonMet } from "@/api/gen/PersonMet";
import type { Reaction } from "@/api/gen/Reaction";
import type { VisitKind } from "@/api/gen/VisitKind";

/** Options in the order shown, each with the letter that chooses it. Letters are the same in both languages. */
export const KIND_KEYS: readonly (readonly [VisitKind, string])[] = [
  ["home", "h"],
  ["shop", "s"],
  ["office", "o"],
  ["village_meeting", "v"],
  ["community_event", "e"],
  ["outlet", "b"],
  ["phone", "p"],
  ["wecom", "w"],
];

export const PERSON_KEYS: readonly (readonly [PersonMet, string])[] = [
  ["customer", "c"],
  ["family", "f"],
  ["colleague", "k"],
  ["neighbour", "n"],
];

export const NEED_KEYS: readonly (readonly [Need, string])[] = [
  ["none", "n"],
  ["deposit", "d"],
  ["consumer_loan", "c"],
  ["business_loan", "b"],
  ["farm_loan", "f"],
  ["housing", "h"],
  ["card", "k"],
  ["wealth", "w"],
  ["insurance", "i"],
  ["payments", "p"],
  ["service", "s"],
];

export const REACTION_KEYS: readonly (readonly [Reaction, string])[] = [
  ["interested", "i"],
  ["neutral", "n"],
  ["refused", "r"],
  ["holds_elsewhere", "e"],
];

/** What was typed of a code so far, and the code it names by now. */
export interface Typed<C extends string> {
  buffer: string;
  code: C | null;
}

/**
 * One more key typed at a list of codes such as `O32` or `F05`: the first digit names the tens (`3` is `O30` where
 * that exists), the second the code. The prefix letter begins anew. A second digit that names nothing counts as
 * a first one. `null`: the key is none of ours.
 */
export function typeCode<C extends string>(
  buffer: string,
  key: string,
  codes: readonly C[],
): Typed<C> | null {
  const prefix = codes[0]?.[0];
  if (prefix && key.toUpperCase() === prefix) return { buffer: "", code: null };
  if (!/^\d$/.test(key)) return null;
  const find = (digits: string) => codes.find((code) => code.slice(1) === digits) ?? null;
  const full = buffer ? find(buffer + key) : null;
  if (full) return { buffer: "", code: full };
  return { buffer: key, code: find(`${key}0`) };
}
