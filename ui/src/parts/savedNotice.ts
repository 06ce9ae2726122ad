/** One quiet line that something is saved, shown for seconds by the shell. The newest replaces the one before. */
import { useSyncExternalStore } from "react";

export interface SavedNotice {
  title: string;
  /** Whom it concerns. */
  about: string;
  /** When it was saved, UTC. */
  at: string;
}

let shown: SavedNotice | null = null;
const listeners = new Set<() => void>();

function set(notice: SavedNotice | null): void {
  shown = notice;
  for (const listener of listeners) listener();
}

export function showSaved(notice: SavedNotice): void {
  set(notice);
}

export function hideSaved(): void {
  set(null);
}

export function useSavedNotice(): SavedNotice | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => shown,
  );
}
