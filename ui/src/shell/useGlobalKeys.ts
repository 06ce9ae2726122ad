/** The keys that work on every page. */
import { useNavigate } from "@tanstack/react-router";
import { type Binding, useKeys } from "@/shared/keys";
import { destinationsFor } from "./destinations";
import { useLock } from "./useAutoLock";
import type { Overlay } from "./useOverlay";

export function useGlobalKeys(overlay: Overlay, supervisor: boolean): void {
  const navigate = useNavigate();
  const lock = useLock();
  const bindings: Binding[] = [
    { keys: "mod+k", label: "shell.key.palette", run: () => overlay.open("palette"), inFields: true },
    { keys: "/", label: "shell.key.search", run: () => overlay.open("palette") },
    { keys: "?", label: "shell.key.help", run: () => overlay.open("keys") },
    { keys: "mod+l", label: "shell.key.lock", run: () => void lock(), inFields: true, inDialogs: true },
    ...destinationsFor(supervisor).map((destination) => ({
      keys: destination.keys,
      label: destination.goKey,
      run: () => void navigate({ to: destination.to }),
    })),
  ];
  useKeys(bindings, { lowest: true });
}
