
export type TodayNumbers = { customers: number, visits_this_week: number, visits_last_week: number, covered_90_days: number, open_follow_ups: number, closed_this_week: number, closed_last_week: number, data_as_of: string | null, };
