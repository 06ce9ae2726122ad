/** A covered value, shown for the seconds that the host allows. The host logs that it was asked for before it answers. */
import { useCallback, useEffect, useState } from "react";
import { type AppFailure, asFailure } from "@/api";

export interface TimedReveal<K, V> {
  /** What is shown. */
  key: K | null;
  shown: V | null;
  secondsLeft: number;
  failure: AppFailure | null;
  /** Shows it; hides it when it is the one shown. */
  toggle: (key: K) => void;
}

/** `owner` says whose values these are: another owner's are shown nothing of. */
export function useTimedReveal<K, V extends { hide_after_seconds: number }>(
  owner: string,
  ask: (key: K) => Promise<V>,
): TimedReveal<K, V> {
  const [open, setOpen] = useState<{ key: K; value: V; until: number } | null>(null);
  const [failure, setFailure] = useState<AppFailure | null>(null);
  const [now, setNow] = useState(() => Date.now());

  // biome-ignore lint/correctness/useExhaustiveDependencies: another owner's page shows nothing of this one
  useEffect(() => {
    setOpen(null);
    setFailure(null);
  }, [owner]);

  useEffect(() => {
    if (!open) return;
    const timer = window.setInterval(() => {
      setNow(Date.now());
      if (Date.now() >= open.until) setOpen(null);
    }, 250);
    return () => window.clearInterval(timer);
  }, [open]);

  const toggle = useCallback(
    (key: K) => {
      setFailure(null);
      if (open?.key === key) {
        setOpen(null);
        return;
      }
      ask(key).then(
        (value) => {
          setNow(Date.now());
          setOpen({ key, value, until: Date.now() + value.hide_after_seconds * 1_000 });
        },
        (thrown: unknown) => setFailure(asFailure(thrown)),
      );
    },
    [ask, open],
  );

  return {
    key: open?.key ?? null,
    shown: open?.value ?? null,
    secondsLeft: open ? Math.max(0, Math.ceil((open.until - now) / 1_000)) : 0,
    failure,
    toggle,
  };
}
