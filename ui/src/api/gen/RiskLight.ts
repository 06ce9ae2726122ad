
export type RiskLight = "clear" | "watch" | "past_due";
