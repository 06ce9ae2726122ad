import type { ReviewFilter } from "./ReviewFilter";
import type { StaffNo } from "./StaffNo";

export type ReviewQuery = { view: ReviewFilter, author: StaffNo | null, offset: number, limit: number, };
