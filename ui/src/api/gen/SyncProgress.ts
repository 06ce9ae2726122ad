
export type SyncProgress = { rows_done: number, rows_total: number, bytes: number, seconds_left: number | null, };
