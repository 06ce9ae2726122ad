/** The bank this device belongs to, as far as screens need it to write amounts. */
import { useCommand } from "@/api";
import type { Currency } from "@/api/gen/Currency";

export function useCurrency(): Currency {
  return useCommand("device_state", {}).data?.bank?.currency ?? "CNY";
}
