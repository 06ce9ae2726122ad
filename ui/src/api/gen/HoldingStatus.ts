
export type HoldingStatus = "active" | "past_due" | "closed";
