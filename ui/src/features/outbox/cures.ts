/** What can be done about an entry that headquarters did not take, by its code. A visit can always be corrected beside it. */

/** `sync`: ask headquarters anew. `tell`: say its number and code to the supervisor or the bank's IT. */
export type Cure = "sync" | "tell";

const CURES: Record<string, readonly Cure[]> = {
  "op.payload_conflict": ["tell"],
  "op.malformed": ["tell"],
  "op.visit_incomplete": [],
  "op.customer_unknown": ["sync"],
  "op.never_assigned": ["tell"],
  "op.thing_unknown": ["sync"],
  "op.move_refused": ["sync"],
  "op.not_allowed": ["tell"],
  "op.change_invalid": [],
  "op.change_moved_on": ["sync"],
  "op.evidence_missing": [],
  "op.asked_too_soon": [],
  "op.slot_missing": ["sync"],
  "op.assessment_wrong": ["sync"],
  "op.not_suitable": ["tell"],
  "op.sold_in_the_field": ["tell"],
  "op.quote_wrong": ["tell"],
  "op.quote_over_cap": ["tell"],
  "op.quote_not_signable": ["sync"],
  "op.depends_on": ["sync"],
  "op.unknown_kind": ["sync"],
  "op.rejected": ["tell"],
  "request.too_large": ["tell"],
  "receipt.not_valid": ["sync", "tell"],
};

/** Codes with a decided cure. */
export const CURED: readonly string[] = Object.keys(CURES);

/** A code that this build does not know is for somebody who does. */
export function curesOf(code: string): readonly Cure[] {
  return CURES[code] ?? ["tell"];
}
