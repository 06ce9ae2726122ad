/** A list with a cursor, beside a pane that shows what lies under it. The focus follows the cursor; Enter opens. */
import { type ReactNode, useEffect, useRef } from "react";
import classes from "./RowList.module.css";

interface RowListProps<T> {
  label: string;
  rows: readonly T[];
  keyOf: (row: T) => string;
  /** Place of the cursor. */
  index: number;
  onSelect: (index: number) => void;
  onOpen?: (index: number) => void;
  children: (row: T) => ReactNode;
}

export function RowList<T>({ label, rows, keyOf, index, onSelect, onOpen, children }: RowListProps<T>) {
  const host = useRef<HTMLUListElement>(null);
  useEffect(() => {
    const list = host.current;
    const row = list?.querySelectorAll<HTMLElement>(":scope > li > button")[index];
    if (list?.contains(document.activeElement)) row?.focus({ preventScroll: true });
    row?.scrollIntoView({ block: "nearest" });
  }, [index]);
  return (
    <ul ref={host} className={classes.list} aria-label={label}>
      {rows.map((row, at) => (
        <li key={keyOf(row)}>
          <button
            type="button"
            className={classes.row}
            aria-current={at === index ? "true" : undefined}
            tabIndex={at === index ? 0 : -1}
            onClick={() => onSelect(at)}
            onDoubleClick={() => onOpen?.(at)}
            onKeyDown={(event) => {
              if (event.key !== "Enter" || !onOpen) return;
              event.preventDefault();
              onOpen(at);
            }}
          >
            {children(row)}
          </button>
        </li>
      ))}
    </ul>
  );
}
