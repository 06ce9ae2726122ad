
export type Diagnostics = { app_version: string, proto: number, schema: number, device_id: string | null, install_id: string | null, epoch: string | null, customers: number, visits: number, outbox_rows: number, cache_bytes: number, outbox_bytes: number, rule_pack: string | null, clock_skew_ms: number | null, };
