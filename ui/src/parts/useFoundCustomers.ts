/** The first customers that a text finds, while it is being typed. */
import { useCommand } from "@/api";
import type { CustomerRow } from "@/api/gen/CustomerRow";
import { emptyCustomerQuery } from "./customerQuery";

export interface FoundCustomers {
  rows: CustomerRow[];
  /** False while the rows are still those of an earlier text. */
  settled: boolean;
}

export function useFoundCustomers(text: string, limit: number): FoundCustomers {
  const wanted = text.trim();
  const found = useCommand(
    "customer_search",
    { ...emptyCustomerQuery, text: wanted, limit },
    { enabled: wanted !== "", keepPrevious: true },
  );
  if (wanted === "") return { rows: [], settled: true };
  return { rows: found.data?.rows ?? [], settled: !found.isPending && !found.isPlaceholderData };
}
