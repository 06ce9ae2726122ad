/** What is said about synchronisation in a whole sentence, and what follows from it. The host decides which it is. */
import type { SyncState } from "@/api/gen/SyncState";
import { isMessageId, type Translate } from "@/locales";
import { errorCure, errorSentence } from "@/shared/FailureNote";
import { type Format, localDay } from "@/shared/format";
import { unsentWords } from "./unsentWords";

export interface SyncSentence {
  say: string;
  /** What it means, and what to do. */
  meaning: string | undefined;
}

/** An instant: the time alone on the same day, the day before it otherwise. */
export function moment(iso: string, format: Format, now = new Date().toISOString()): string {
  return localDay(iso) === localDay(now) ? format.time(iso) : format.dateTime(iso);
}

/** How far the round under way is. */
export interface Sending {
  done: number;
  total: number;
}

export function syncSentence(state: SyncState, sending: Sending, t: Translate, format: Format): SyncSentence {
  const { headline, error } = state;
  if (headline === "failed") {
    const code = error ?? "";
    return { say: errorSentence(t, code), meaning: errorCure(t, code) };
  }
  const meaning = `sync.meaning.${headline}`;
  return {
    say: t(`sync.say.${headline}`, {
      ...unsentWords(state.unsent, t),
      attention: state.needs_attention,
      checked: state.last_complete_at ? moment(state.last_complete_at, format) : "",
      oldest: state.oldest_unsent_at ? moment(state.oldest_unsent_at, format) : "",
      done: format.count(sending.done),
      total: format.count(sending.total),
    }),
    meaning: isMessageId(meaning) ? t(meaning) : undefined,
  };
}
