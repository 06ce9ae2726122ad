/** Locks the device when nobody has touched it for as long as the settings say. */
import { useCallback, useEffect } from "react";
import { useAct, useCommand } from "@/api";
import { useSettleDevice } from "./useDevice";

const TOUCHES = ["pointerdown", "pointermove", "keydown", "wheel"] as const;
const CHECK_MS = 5_000;

/** Locks now. */
export function useLock(): () => Promise<void> {
  const { run } = useAct("device_lock");
  const settle = useSettleDevice();
  return useCallback(async () => settle(await run({})), [run, settle]);
}

export function useAutoLock(): void {
  const minutes = useCommand("settings_get", {}).data?.lock_after_minutes;
  const lock = useLock();
  useEffect(() => {
    if (!minutes) return;
    let touchedAt = Date.now();
    const touch = () => {
      touchedAt = Date.now();
    };
    for (const name of TOUCHES) window.addEventListener(name, touch, { passive: true });
    const timer = window.setInterval(() => {
      if (Date.now() - touchedAt >= minutes * 60_000) void lock();
    }, CHECK_MS);
    return () => {
      window.clearInterval(timer);
      for (const name of TOUCHES) window.removeEventListener(name, touch);
    };
  }, [minutes, lock]);
}
