
export type ReviewDecision = "approved" | "returned";
