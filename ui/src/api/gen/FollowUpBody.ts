import type { CustomerNo } from "./CustomerNo";
import type { FollowUpId } from "./FollowUpId";
import type { FollowUpKind } from "./FollowUpKind";
import type { FollowUpMoveBody } from "./FollowUpMoveBody";
import type { FollowUpState } from "./FollowUpState";
import type { StaffNo } from "./StaffNo";
import type { VisitId } from "./VisitId";

export type FollowUpBody = { follow_up_id: FollowUpId, customer_no: CustomerNo, visit_id: VisitId | null, owner: StaffNo, kind: FollowUpKind, state: FollowUpState, due_on: string, note: string, postponements: number, created_at: string, moves: Array<FollowUpMoveBody>, };
