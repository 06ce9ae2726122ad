/** What may be done with a follow-up now: the state machine of rounds-domain, as the screen offers it. */
import type { FollowUpMoveInput } from "@/api/gen/FollowUpMoveInput";
import type { FollowUpRow } from "@/api/gen/FollowUpRow";
import type { FollowUpState } from "@/api/gen/FollowUpState";

/** Postponements allowed without a supervisor; the same figure as in rounds-domain. */
export const FREE_POSTPONEMENTS = 2;

/** Something to do with a follow-up. Postponing is a move back to planned with a later date. */
export type ActName =
  | "done"
  | "in_progress"
  | "waiting_customer"
  | "waiting_bank"
  | "postpone"
  | "transferred"
  | "cancelled";

/** In the order offered, each with its key. */
export const ACT_KEYS: readonly (readonly [ActName, string])[] = [
  ["done", "d"],
  ["in_progress", "i"],
  ["waiting_customer", "w"],
  ["waiting_bank", "b"],
  ["postpone", "p"],
  ["transferred", "h"],
  ["cancelled", "x"],
];

const OPEN: readonly FollowUpState[] = ["planned", "due", "in_progress", "waiting_customer", "waiting_bank"];

/** The acts that the state machine allows for this row. */
export function actsOf(row: FollowUpRow): ActName[] {
  if (row.state === "draft") return ["cancelled"];
  if (!OPEN.includes(row.state)) return [];
  return ACT_KEYS.map(([act]) => act).filter((act) => act !== row.state);
}

/** Why an allowed act must not be done by this person, if so. */
export function needsSupervisor(row: FollowUpRow, act: ActName, bySupervisor: boolean): boolean {
  return act === "postpone" && row.postponements >= FREE_POSTPONEMENTS && !bySupervisor;
}

/** Acts that are done at once, without asking anything. */
export function asksNothing(act: ActName): boolean {
  return act === "in_progress" || act === "waiting_customer" || act === "waiting_bank";
}

/** What a person has filled in for an act. */
export interface MoveWords {
  reason: string;
  newDueOn: string | null;
  receiver: string | null;
}

export type MoveGap = "reason_missing" | "due_missing" | "due_not_later" | "receiver_missing";

/** What an act still wants. */
export function moveGaps(row: FollowUpRow, act: ActName, words: MoveWords): MoveGap[] {
  const gaps: MoveGap[] = [];
  if (act === "postpone") {
    if (words.newDueOn === null) gaps.push("due_missing");
    else if (words.newDueOn <= row.due_on) gaps.push("due_not_later");
  }
  if (act === "transferred" && words.receiver === null) gaps.push("receiver_missing");
  const wantsReason = act === "postpone" || act === "cancelled" || act === "transferred";
  if (wantsReason && words.reason.trim() === "") gaps.push("reason_missing");
  return gaps;
}

/** The move as the border takes it. */
export function moveInput(row: FollowUpRow, act: ActName, words: MoveWords): FollowUpMoveInput {
  return {
    follow_up_id: row.follow_up_id,
    to: act === "postpone" ? "planned" : act,
    new_due_on: act === "postpone" ? words.newDueOn : null,
    reason: words.reason.trim(),
    hand_over_to: act === "transferred" ? words.receiver : null,
  };
}
