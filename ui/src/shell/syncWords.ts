/** Synchronisation in plain words. The loudest true thing is said, nothing else. */
import type { SyncState } from "@/api/gen/SyncState";
import type { Translate } from "@/locales";
import type { Format } from "@/shared/format";

/** How the chip looks; the words say the same, so colour is never the only sign. */
export type SyncTone = "attention" | "busy" | "waiting" | "quiet" | "signed";

export interface SyncWords {
  tone: SyncTone;
  text: string;
}

/** Share of the first pull, 0 to 100; none while its size is not known. */
export function syncPercent(state: SyncState): number | undefined {
  const progress = state.progress;
  if (!progress || progress.rows_total === 0) return undefined;
  return Math.min(100, Math.floor((progress.rows_done / progress.rows_total) * 100));
}

export function syncWords(state: SyncState, t: Translate, format: Format): SyncWords {
  const unsent = state.on_device + state.sent;
  const busy = state.phase === "pushing" || state.phase === "pulling" || state.phase === "signing_in";
  if (state.sign_in_needed) return { tone: "attention", text: t("shell.sync.signInNeeded", { n: unsent }) };
  if (state.needs_attention > 0)
    return { tone: "attention", text: t("shell.sync.needsAttention", { n: state.needs_attention }) };
  if (state.first_sync_pending && busy)
    return { tone: "busy", text: t("shell.sync.first", { percent: syncPercent(state) ?? 0 }) };
  if (!state.online) return { tone: "waiting", text: t("shell.sync.offline", { n: unsent }) };
  if (busy) return { tone: "busy", text: t("shell.sync.busy") };
  if (state.error) return { tone: "waiting", text: t("shell.sync.interrupted", { n: unsent }) };
  if (state.all_signed_for && state.last_complete_at) {
    return { tone: "signed", text: t("shell.sync.signed", { time: format.time(state.last_complete_at) }) };
  }
  if (unsent > 0) return { tone: "waiting", text: t("shell.sync.unsent", { n: unsent }) };
  return { tone: "quiet", text: t("shell.sync.quiet") };
}
