
export type ReviewState = "pending" | "approved" | "returned" | "answered";
