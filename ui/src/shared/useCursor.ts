/** A cursor over a list: J and K move, Enter opens; the row under it is scrolled into sight by the list. */
import { useEffect, useState } from "react";
import { type Binding, useKeys } from "./keys";

interface CursorOptions {
  count: number;
  onOpen: (index: number) => void;
  /** More keys that act on the row under the cursor, such as V for a visit. */
  extra?: (index: number) => Binding[];
  active?: boolean;
  start?: number;
  /** The element of a row; it takes the focus when a key moves there, so that readers hear it. */
  elementId?: (index: number) => string;
}

export interface Cursor {
  index: number;
  moveTo: (index: number) => void;
}

export function useCursor({
  count,
  onOpen,
  extra,
  active = true,
  start = 0,
  elementId,
}: CursorOptions): Cursor {
  const [index, setIndex] = useState(start);
  const last = Math.max(0, count - 1);
  useEffect(() => {
    setIndex((now) => Math.min(now, last));
  }, [last]);
  const move = (step: number) => {
    const next = Math.min(last, Math.max(0, index + step));
    setIndex(next);
    if (elementId) document.getElementById(elementId(next))?.focus();
  };
  useKeys(
    [
      { keys: "j", label: "common.key.next", run: () => move(1) },
      { keys: "k", label: "common.key.previous", run: () => move(-1) },
      { keys: "arrowdown", label: "common.key.next", run: () => move(1) },
      { keys: "arrowup", label: "common.key.previous", run: () => move(-1) },
      { keys: "enter", label: "common.key.open", run: () => count > 0 && onOpen(index) },
      ...(extra?.(index) ?? []),
    ],
    active && count > 0,
  );
  return { index, moveTo: setIndex };
}
