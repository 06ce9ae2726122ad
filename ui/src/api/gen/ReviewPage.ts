import type { ReviewRow } from "./ReviewRow";

export type ReviewPage = { total: number, rows: Array<ReviewRow>, };
