import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import type { Platform } from "./types";

/** The desktop window. */
export const tauriPlatform: Platform = {
  call: (name, input) => invoke("call", { name, input }),
  pickFolder: (title, start) => invoke("pick_folder", { title, start }),
  onChanges(listener) {
    const stop = listen("changes", (event) => listener(event.payload));
    return () => void stop.then((unlisten) => unlisten());
  },
};
