/** Which of the window's own panels is open: at most one. */
import { useCallback, useMemo, useState } from "react";

export type OverlayName = "palette" | "keys";

export interface Overlay {
  shown: OverlayName | null;
  open: (name: OverlayName) => void;
  close: () => void;
}

export function useOverlay(): Overlay {
  const [shown, setShown] = useState<OverlayName | null>(null);
  const close = useCallback(() => setShown(null), []);
  return useMemo(() => ({ shown, open: setShown, close }), [shown, close]);
}
