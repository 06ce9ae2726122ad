/** Keeps the sheet's draft on the disk of this device: at most half a second behind the typing. */
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { type AppFailure, asFailure, call } from "@/api";
import type { VisitGap } from "@/api/gen/VisitGap";
import type { VisitSheet } from "@/api/gen/VisitSheet";

const DEBOUNCE_MS = 400;

export interface DraftKeeper {
  /** When the draft was last saved; null before the first time. */
  savedAt: string | null;
  saving: boolean;
  failure: AppFailure | null;
  /** What the last saved draft still lacks. */
  gaps: readonly VisitGap[];
  /** The sheet has changed: save it soon. */
  queue: (sheet: VisitSheet) => void;
  /** Save what is waiting, now. Gives what is still missing. */
  flush: () => Promise<readonly VisitGap[]>;
  /** Forget what is waiting, for a sheet that has been saved as a visit or thrown away. */
  drop: () => void;
}

/** Saves one draft after the other, so that an older one never lands on a newer. */
export function useDraft(initialSavedAt: string | null): DraftKeeper {
  const [saved, setSaved] = useState<{ at: string | null; gaps: readonly VisitGap[] }>({
    at: initialSavedAt,
    gaps: [],
  });
  const [saving, setSaving] = useState(false);
  const [failure, setFailure] = useState<AppFailure | null>(null);
  const waiting = useRef<VisitSheet | null>(null);
  const timer = useRef<number | undefined>(undefined);
  const latestGaps = useRef<readonly VisitGap[]>([]);
  const running = useRef<Promise<void>>(Promise.resolve());

  const saveWaiting = useCallback(async () => {
    const sheet = waiting.current;
    if (!sheet) return;
    waiting.current = null;
    setSaving(true);
    try {
      const answer = await call("visit_draft_save", sheet);
      latestGaps.current = answer.gaps;
      setSaved({ at: answer.saved_at, gaps: answer.gaps });
      setFailure(null);
    } catch (thrown) {
      waiting.current ??= sheet;
      setFailure(asFailure(thrown));
    } finally {
      setSaving(false);
    }
  }, []);

  const flush = useCallback(async () => {
    window.clearTimeout(timer.current);
    running.current = running.current.then(saveWaiting);
    await running.current;
    return latestGaps.current;
  }, [saveWaiting]);

  const queue = useCallback(
    (sheet: VisitSheet) => {
      waiting.current = sheet;
      window.clearTimeout(timer.current);
      timer.current = window.setTimeout(() => void flush(), DEBOUNCE_MS);
    },
    [flush],
  );

  const drop = useCallback(() => {
    window.clearTimeout(timer.current);
    waiting.current = null;
  }, []);

  useEffect(() => {
    const now = () => void flush();
    window.addEventListener("pagehide", now);
    window.addEventListener("blur", now);
    return () => {
      window.removeEventListener("pagehide", now);
      window.removeEventListener("blur", now);
      void flush();
    };
  }, [flush]);

  return useMemo(
    () => ({ savedAt: saved.at, gaps: saved.gaps, saving, failure, queue, flush, drop }),
    [saved, saving, failure, queue, flush, drop],
  );
}
