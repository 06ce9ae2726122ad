/** The bank this device belongs to, as far as screens need it to write amounts. */
import { useCommand } from "@/api";
import type { Currency } from "@/api/gen/Currency";
import type { DeviceState } from "@/api/gen/DeviceState";

export function useCurrency(): Currency {
  return useCommand("device_state", {}).data?.bank?.currency ?? "CNY";
}

/** The bank itself, for what carries its name. */
export function useDeviceBank(): DeviceState["bank"] {
  return useCommand("device_state", {}).data?.bank ?? null;
}
