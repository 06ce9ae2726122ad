/** Synchronisation in a few words, for the chip. Which of them is the host's word; nothing is concluded here. */
import type { SyncState } from "@/api/gen/SyncState";
import type { Translate } from "@/locales";
import { type SyncTone, TONES } from "@/parts/syncTone";
import { unsentWords } from "@/parts/unsentWords";
import type { Format } from "@/shared/format";

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
  return { tone: TONES[state.headline], text: chipText(state, t, format) };
}

function chipText(state: SyncState, t: Translate, format: Format): string {
  const unsent = unsentWords(state.unsent, t);
  const time = state.last_complete_at ? format.time(state.last_complete_at) : "";
  switch (state.headline) {
    case "sign_in_needed":
      return t("shell.sync.signInNeeded", unsent);
    case "needs_attention":
      return t("shell.sync.needsAttention", { n: state.needs_attention });
    case "upgrade_needed":
      return t("shell.sync.upgrade");
    case "data_differs":
      return t("shell.sync.differs");
    case "unsent_too_long":
      return t("shell.sync.overdue", unsent);
    case "first_fetch":
      return t("shell.sync.first", { percent: syncPercent(state) ?? 0 });
    case "signing_in":
    case "sending":
    case "fetching":
      return t("shell.sync.busy");
    case "offline":
    case "offline_unsent":
      return t("shell.sync.offline", unsent);
    case "offline_signed":
      return t("shell.sync.offlineSigned", { time });
    case "failed":
      return t("shell.sync.interrupted", unsent);
    case "all_signed_for":
      return t("shell.sync.signed", { time });
    case "unsent":
      return t("shell.sync.unsent", unsent);
    case "held":
      return t("shell.sync.held", unsent);
    case "incomplete":
      return t("shell.sync.quiet");
  }
}
