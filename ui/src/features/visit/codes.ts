/** Choosing from the keyboard: one letter per option. Knows no screen. */
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

/** Letters of planned purchases; one that this build does not know has none. */
export const PURCHASE_KEYS: Record<string, string> = {
  car: "c",
  electric_car: "e",
  home: "h",
  renovation: "r",
  appliances: "a",
  education: "s",
  stock: "g",
  equipment: "q",
  farm_inputs: "f",
};

export const REACTION_KEYS: readonly (readonly [Reaction, string])[] = [
  ["interested", "i"],
  ["neutral", "n"],
  ["refused", "r"],
  ["holds_elsewhere", "e"],
];
