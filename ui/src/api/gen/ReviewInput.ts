import type { ReviewDecision } from "./ReviewDecision";
import type { VisitId } from "./VisitId";

export type ReviewInput = { visit_id: VisitId, decision: ReviewDecision, comment: string, };
