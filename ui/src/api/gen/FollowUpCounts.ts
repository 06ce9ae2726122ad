
export type FollowUpCounts = { open: number, overdue: number, today: number, next7_days: number, waiting: number, closed: number, };
