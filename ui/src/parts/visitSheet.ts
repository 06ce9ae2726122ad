/** Which visit sheet lies open over the page. Any screen opens it; the shell shows it. */
import { useSyncExternalStore } from "react";
import { hideSaved } from "./savedNotice";

export interface SheetTarget {
  customerNo: string;
  /** The visit that this one corrects, or answers after a return. */
  replaces: string | null;
  /** The suggestion that was taken up: it stands first among the products. */
  product: string | null;
}

let open: SheetTarget | null = null;
const listeners = new Set<() => void>();

function set(target: SheetTarget | null): void {
  open = target;
  for (const listener of listeners) listener();
}

/** Opens the visit sheet of a customer over whatever is on the screen. */
export function openVisit(
  customerNo: string,
  replaces: string | null = null,
  product: string | null = null,
): void {
  hideSaved();
  set({ customerNo, replaces, product });
}

export function closeVisit(): void {
  set(null);
}

export function useOpenVisit(): SheetTarget | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => open,
  );
}
