import type { ReviewDecision } from "./ReviewDecision";
import type { VisitRow } from "./VisitRow";

export type ReviewRow = { visit: VisitRow, hints: Array<string>, pending_decision: ReviewDecision | null, previous: VisitRow | null, };
