
export type FollowUpId = string;
