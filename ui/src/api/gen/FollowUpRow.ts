import type { CustomerNo } from "./CustomerNo";
import type { FollowUpId } from "./FollowUpId";
import type { FollowUpKind } from "./FollowUpKind";
import type { FollowUpMoveBody } from "./FollowUpMoveBody";
import type { FollowUpState } from "./FollowUpState";
import type { StaffNo } from "./StaffNo";
import type { VisitId } from "./VisitId";

export type FollowUpRow = { follow_up_id: FollowUpId, customer_no: CustomerNo, customer_name: string | null, place: string | null, visit_id: VisitId | null, owner: StaffNo, owner_name: string, kind: FollowUpKind, state: FollowUpState, due_on: string, overdue_days: number, note: string, postponements: number, created_at: string, moves: Array<FollowUpMoveBody>, pending: boolean, };
