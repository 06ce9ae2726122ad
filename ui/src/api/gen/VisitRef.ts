import type { VisitId } from "./VisitId";

export type VisitRef = { visit_id: VisitId, };
