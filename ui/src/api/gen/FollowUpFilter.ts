
export type FollowUpFilter = "open" | "overdue" | "today" | "next7_days" | "waiting" | "closed";
