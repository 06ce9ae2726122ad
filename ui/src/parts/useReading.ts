/** The time for which a text must stand on the screen before it can be signed (PR-02). Counts only while it is seen. */
import { useEffect, useState } from "react";

/** Seconds left; 0 when the text has stood long enough. A new `key` begins anew. */
export function useReading(seconds: number, key: string): number {
  const [read, setRead] = useState({ key, seconds: 0 });
  const done = read.key === key ? read.seconds : 0;
  const left = Math.max(0, seconds - done);
  useEffect(() => {
    if (left === 0) return;
    const tick = setInterval(() => {
      if (document.visibilityState !== "visible") return;
      setRead((now) => ({ key, seconds: now.key === key ? now.seconds + 1 : 1 }));
    }, 1_000);
    return () => clearInterval(tick);
  }, [left, key]);
  return left;
}
