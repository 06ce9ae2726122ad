/** The device's state, and what follows when it changes: a lock takes every customer out of the window's memory. */
import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { useCommand } from "@/api";
import type { DeviceState } from "@/api/gen/DeviceState";
import { customerTrail } from "@/parts/customerTrail";
import { closeVisit } from "@/parts/visitSheet";

export function useDeviceState() {
  return useCommand("device_state", {});
}

/** Puts a state that a command answered into force at once. */
export function useSettleDevice(): (state: DeviceState) => void {
  const client = useQueryClient();
  return useCallback(
    (state) => {
      if (state.stage !== "unlocked") {
        customerTrail.clear();
        closeVisit();
        client.removeQueries({ predicate: (query) => query.queryKey[0] !== "device_state" });
      }
      client.setQueryData(["device_state", {}], state);
    },
    [client],
  );
}
