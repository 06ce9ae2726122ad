
export type DeviceProblem = "outbox_missing" | "outbox_damaged" | "outbox_newer" | "keys_damaged" | "keys_newer" | "cache_rebuilt";
