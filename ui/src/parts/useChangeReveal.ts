/** The covered values of one change, shown for the seconds that the host allows. The host logs it before it answers. */
import { useCallback, useEffect, useState } from "react";
import { type AppFailure, asFailure, call } from "@/api";
import type { RevealedChange } from "@/api/gen/RevealedChange";

export interface ChangeReveal {
  shown: RevealedChange | null;
  secondsLeft: number;
  failure: AppFailure | null;
  toggle: () => void;
}

export function useChangeReveal(changeId: string): ChangeReveal {
  const [open, setOpen] = useState<{ of: string; value: RevealedChange; until: number } | null>(null);
  const [failure, setFailure] = useState<AppFailure | null>(null);
  const [now, setNow] = useState(() => Date.now());
  const current = open?.of === changeId ? open : null;

  useEffect(() => {
    if (!open) return;
    const timer = window.setInterval(() => {
      setNow(Date.now());
      if (Date.now() >= open.until) setOpen(null);
    }, 250);
    return () => window.clearInterval(timer);
  }, [open]);

  const toggle = useCallback(() => {
    setFailure(null);
    if (current) {
      setOpen(null);
      return;
    }
    call("change_reveal", { change_id: changeId }).then(
      (value) => {
        setNow(Date.now());
        setOpen({ of: changeId, value, until: Date.now() + value.hide_after_seconds * 1_000 });
      },
      (thrown: unknown) => setFailure(asFailure(thrown)),
    );
  }, [changeId, current]);

  return {
    shown: current?.value ?? null,
    secondsLeft: current ? Math.max(0, Math.ceil((current.until - now) / 1_000)) : 0,
    failure,
    toggle,
  };
}
