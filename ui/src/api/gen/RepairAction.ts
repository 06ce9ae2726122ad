
export type RepairAction = "set_outbox_aside" | "rebuild_cache";
