import type { FollowUpState } from "./FollowUpState";
import type { StaffNo } from "./StaffNo";

export type FollowUpMoveBody = { from: FollowUpState, to: FollowUpState, new_due_on: string | null, reason: string, by: StaffNo, at: string, };
