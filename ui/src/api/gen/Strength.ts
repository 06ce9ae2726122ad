
export type Strength = "strong" | "good" | "fair";
