/**
 * The list one works through: what was asked of the portfolio, and where one stands in it. The list page writes it,
 * the customer page walks it. Lives as long as the window is unlocked; nothing of it reaches the disk.
 */
import { useSyncExternalStore } from "react";
import type { CustomerQuery } from "@/api/gen/CustomerQuery";
import { emptyCustomerQuery } from "./customerQuery";

export interface CustomerTrail {
  query: CustomerQuery;
  /** Row under the cursor. */
  index: number;
  total: number;
}

let trail: CustomerTrail = { query: emptyCustomerQuery, index: 0, total: 0 };
const listeners = new Set<() => void>();

export const customerTrail = {
  get: (): CustomerTrail => trail,
  set(change: Partial<CustomerTrail>): void {
    trail = { ...trail, ...change };
    for (const listener of listeners) listener();
  },
  /** Forgets what was asked, as a lock does. */
  clear(): void {
    customerTrail.set({ query: emptyCustomerQuery, index: 0, total: 0 });
  },
};

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useCustomerTrail(): CustomerTrail {
  return useSyncExternalStore(subscribe, customerTrail.get);
}
