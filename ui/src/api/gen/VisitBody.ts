import type { CustomerNo } from "./CustomerNo";
import type { FollowUpId } from "./FollowUpId";
import type { Need } from "./Need";
import type { OutcomeCode } from "./OutcomeCode";
import type { PersonMet } from "./PersonMet";
import type { ProductDiscussed } from "./ProductDiscussed";
import type { RefusalCode } from "./RefusalCode";
import type { ReviewState } from "./ReviewState";
import type { StaffNo } from "./StaffNo";
import type { VisitId } from "./VisitId";
import type { VisitKind } from "./VisitKind";

export type VisitBody = { visit_id: VisitId, customer_no: CustomerNo, author: StaffNo, author_name: string, kind: VisitKind, outcome: OutcomeCode, people_met: Array<PersonMet>, products: Array<ProductDiscussed>, need: Need | null, refusal: RefusalCode | null, refusal_text: string, note: string, closed: boolean, started_at: string, saved_at: string, received_at: string | null, business_date: string, replaces: VisitId | null, replaced_by: VisitId | null, out_of_scope: boolean, follow_up_id: FollowUpId | null, review: ReviewState, review_comment: string | null, reviewed_by: StaffNo | null, reviewed_at: string | null, };
