/** An Enter faster than a search waits for it: it means the text that was typed, not what was found for an earlier one. */
import { useEffect, useState } from "react";

export interface Enter {
  /** Enter was pressed: `act` follows once the search has settled. */
  press: () => void;
  /** What was pressed meant a text that is no longer there. */
  forget: () => void;
}

export function useEnter(settled: boolean, act: () => void): Enter {
  const [pressed, setPressed] = useState(false);
  useEffect(() => {
    if (!pressed || !settled) return;
    setPressed(false);
    act();
  });
  return { press: () => setPressed(true), forget: () => setPressed(false) };
}
