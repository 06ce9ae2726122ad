/** The only folder that knows where the screens run: desktop window, or browser before a loopback host. */
import { isTauri } from "@tauri-apps/api/core";
import { httpPlatform } from "./http";
import { tauriPlatform } from "./tauri";
import type { Platform } from "./types";

export type { Platform } from "./types";

let current: Platform | undefined;

export function platform(): Platform {
  current ??= isTauri() ? tauriPlatform : httpPlatform;
  return current;
}

/** Puts another place under the screens; for tests, before the first render. */
export function setPlatform(other: Platform): void {
  current = other;
}
