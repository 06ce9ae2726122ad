
export type Reaction = "interested" | "neutral" | "refused" | "holds_elsewhere";
