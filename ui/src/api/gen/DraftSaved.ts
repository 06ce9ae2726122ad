import type { VisitGap } from "./VisitGap";

export type DraftSaved = { saved_at: string, gaps: Array<VisitGap>, };
