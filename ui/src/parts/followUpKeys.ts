/** The kinds of follow-up in the order shown, each with the letter that chooses it; the same in both languages. */
import type { FollowUpKind } from "@/api/gen/FollowUpKind";

export const FOLLOW_UP_KEYS: readonly (readonly [FollowUpKind, string])[] = [
  ["call", "c"],
  ["visit", "v"],
  ["send_material", "m"],
  ["quote", "q"],
  ["documents", "d"],
  ["appointment", "a"],
  ["care", "k"],
  ["verify", "y"],
];
