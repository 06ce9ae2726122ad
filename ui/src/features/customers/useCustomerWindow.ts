/** The part of a long list that is in sight, fetched by pages; rows on their way are drawn as blank lines. */
import { useQueries } from "@tanstack/react-query";
import { type AppFailure, call, useCommand } from "@/api";
import type { CustomerPage } from "@/api/gen/CustomerPage";
import type { CustomerQuery } from "@/api/gen/CustomerQuery";
import type { CustomerRow } from "@/api/gen/CustomerRow";

const PAGE_ROWS = 100;

export interface CustomerWindow {
  total: number | undefined;
  /** False while the rows shown are still those of an earlier question. */
  settled: boolean;
  failure: AppFailure | null;
  rowAt: (index: number) => CustomerRow | undefined;
}

/** `first` and `last` are the rows in sight. */
export function useCustomerWindow(query: CustomerQuery, first: number, last: number): CustomerWindow {
  const at = (page: number) => ({ ...query, offset: page * PAGE_ROWS, limit: PAGE_ROWS });
  const head = useCommand("customer_search", at(0), { keepPrevious: true });
  const from = Math.floor(first / PAGE_ROWS);
  const to = Math.floor(last / PAGE_ROWS);
  const pages = Array.from({ length: to - from + 1 }, (_, step) => from + step).filter((page) => page > 0);
  const more = useQueries({
    queries: pages.map((page) => ({
      queryKey: ["customer_search", at(page)],
      queryFn: () => call("customer_search", at(page)),
    })),
  });
  const loaded = new Map<number, CustomerPage>();
  if (head.data) loaded.set(0, head.data);
  pages.forEach((page, step) => {
    const data = more[step]?.data;
    if (data) loaded.set(page, data);
  });
  return {
    total: head.data?.total,
    settled: !head.isPlaceholderData,
    failure: head.error,
    rowAt: (index) => loaded.get(Math.floor(index / PAGE_ROWS))?.rows[index % PAGE_ROWS],
  };
}
