
export type FollowUpState = "draft" | "planned" | "due" | "in_progress" | "waiting_customer" | "waiting_bank" | "done" | "cancelled" | "transferred";
