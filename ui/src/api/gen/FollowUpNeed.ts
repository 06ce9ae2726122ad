
export type FollowUpNeed = "date_or_close" | "optional" | "must" | "care_only" | "forbidden";
