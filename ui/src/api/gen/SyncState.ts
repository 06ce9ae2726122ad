import type { SyncPhase } from "./SyncPhase";
import type { SyncProgress } from "./SyncProgress";

export type SyncState = { phase: SyncPhase, online: boolean, progress: SyncProgress | null, last_complete_at: string | null, on_device: number, sent: number, needs_attention: number, all_signed_for: boolean, first_sync_pending: boolean, sign_in_needed: boolean, error: string | null, last_attempt_at: string | null, };
