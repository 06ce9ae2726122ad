import type { FollowUpId } from "./FollowUpId";
import type { FollowUpState } from "./FollowUpState";
import type { StaffNo } from "./StaffNo";

export type FollowUpMoveInput = { follow_up_id: FollowUpId, to: FollowUpState, new_due_on: string | null, reason: string, hand_over_to: StaffNo | null, };
