
export type ReviewFilter = "pending" | "returned" | "approved" | "all";
