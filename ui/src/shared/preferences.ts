/** How the window looks before the device is unlocked. Kept in the browser; holds nothing about customers. */
import { useSyncExternalStore } from "react";

export interface Preferences {
  language: "zh-CN" | "en";
  theme: "system" | "light" | "dark" | "outdoor";
  textPercent: number;
  /** Single-letter keys are on (WCAG 2.1.4 wants them to be switchable). */
  singleKeys: boolean;
}

const KEY = "rounds.look";
const listeners = new Set<() => void>();

function initial(): Preferences {
  const language = typeof navigator !== "undefined" && navigator.language.startsWith("en") ? "en" : "zh-CN";
  const base: Preferences = { language, theme: "system", textPercent: 100, singleKeys: true };
  try {
    return { ...base, ...(JSON.parse(localStorage.getItem(KEY) ?? "{}") as Partial<Preferences>) };
  } catch {
    return base;
  }
}

let current = initial();

export const preferences = {
  get: (): Preferences => current,
  set(change: Partial<Preferences>): void {
    current = { ...current, ...change };
    localStorage.setItem(KEY, JSON.stringify(current));
    for (const listener of listeners) listener();
  },
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

export function usePreferences(): Preferences {
  return useSyncExternalStore(preferences.subscribe, preferences.get);
}
