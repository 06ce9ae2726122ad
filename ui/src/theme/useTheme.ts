/** Which theme is in force, and putting it on the document. */
import { useEffect, useSyncExternalStore } from "react";
import { usePreferences } from "@/shared/preferences";

export type ResolvedTheme = "light" | "dark" | "outdoor";

const dark =
  typeof window.matchMedia === "function" ? window.matchMedia("(prefers-color-scheme: dark)") : undefined;

function subscribe(listener: () => void): () => void {
  dark?.addEventListener("change", listener);
  return () => dark?.removeEventListener("change", listener);
}

/** The theme after asking the system where the person left it to the system. */
export function useResolvedTheme(): ResolvedTheme {
  const { theme } = usePreferences();
  const systemIsDark = useSyncExternalStore(subscribe, () => dark?.matches ?? false);
  if (theme === "system") return systemIsDark ? "dark" : "light";
  return theme;
}

/** Some engines keep the answers of container queries in rem when the root's font size changes: asks them anew. */
function measureAnew(): void {
  const window = document.getElementById("root");
  if (!window) return;
  window.style.containerType = "normal";
  window.getBoundingClientRect();
  window.style.containerType = "";
}

/** Puts theme and text size on the document. */
export function useDocumentLook(): ResolvedTheme {
  const theme = useResolvedTheme();
  const { textPercent } = usePreferences();
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
    document.documentElement.style.fontSize = `${textPercent}%`;
    measureAnew();
  }, [theme, textPercent]);
  return theme;
}
