
export type SyncPhase = "idle" | "signing_in" | "pushing" | "pulling" | "waiting";
