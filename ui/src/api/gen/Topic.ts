
export type Topic = "device" | "sync" | "customers" | "visits" | "follow_ups" | "segments" | "outbox" | "team" | "settings";
