import type { CustomerNo } from "./CustomerNo";
import type { Delivery } from "./Delivery";
import type { FollowUpId } from "./FollowUpId";
import type { Need } from "./Need";
import type { OutcomeCode } from "./OutcomeCode";
import type { PersonMet } from "./PersonMet";
import type { ProductDiscussed } from "./ProductDiscussed";
import type { RefusalCode } from "./RefusalCode";
import type { ReviewState } from "./ReviewState";
import type { VisitId } from "./VisitId";
import type { VisitKind } from "./VisitKind";

export type VisitRow = { visit_id: VisitId, customer_no: CustomerNo, customer_name: string | null, author: string, author_name: string, mine: boolean, kind: VisitKind, outcome: OutcomeCode, people_met: Array<PersonMet>, products: Array<ProductDiscussed>, need: Need | null, refusal: RefusalCode | null, refusal_text: string, note: string, business_date: string, started_at: string, saved_at: string, delivery: Delivery, number: number | null, replaces: VisitId | null, replaced_by: VisitId | null, out_of_scope: boolean, follow_up_id: FollowUpId | null, review: ReviewState, review_comment: string | null, reviewed_at: string | null, };
