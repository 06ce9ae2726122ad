/** The portfolio as one long table: only the rows in sight exist, and only their pages are fetched. */
import { useVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useEffect, useRef, useState } from "react";
import type { CustomerQuery } from "@/api/gen/CustomerQuery";
import type { CustomerRow } from "@/api/gen/CustomerRow";
import { useT } from "@/locales";
import { FailureNote } from "@/shared/FailureNote";
import { CustomerCell } from "./CustomerCell";
import classes from "./CustomerTable.module.css";
import { CustomerTableEmpty } from "./CustomerTableEmpty";
import { CustomerTableHead } from "./CustomerTableHead";
import { type ColumnId, gridTemplate, leastWidth } from "./columns";
import { useCustomerWindow } from "./useCustomerWindow";

interface CustomerTableProps {
  query: CustomerQuery;
  columns: ColumnId[];
  cursor: number;
  context: TableContext;
  on: TableActs;
}

/** What cells need to know besides their row. */
export interface TableContext {
  today: string | undefined;
  rmName: (no: string) => string;
}

export interface TableActs {
  open: (row: CustomerRow, index: number) => void;
  point: (index: number) => void;
  /** The row under the cursor and the length of the list, whenever they change. */
  see: (row: CustomerRow | undefined, total: number) => void;
  sort: (change: Pick<CustomerQuery, "sort" | "descending">) => void;
}

const ROW_REM = 2.25;
/** Rows shown above the one that the list opens at. */
const ROWS_ABOVE = 6;

export function CustomerTable({ query, columns, cursor, context, on }: CustomerTableProps) {
  const t = useT();
  const scroller = useRef<HTMLDivElement>(null);
  const [sight, setSight] = useState({ first: 0, last: 40 });
  const rows = useCustomerWindow(query, sight.first, sight.last);
  const total = rows.total ?? 0;
  const rowHeight = useRowHeight();
  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    // Back from a customer: the list opens where one left it.
    initialOffset: () => Math.max(0, (cursor - ROWS_ABOVE) * rowHeight),
    onChange: (instance) => {
      const items = instance.getVirtualItems();
      const first = items[0]?.index ?? 0;
      const last = items.at(-1)?.index ?? 40;
      setSight((now) => (now.first === first && now.last === last ? now : { first, last }));
    },
  });
  const current = rows.rowAt(cursor);
  const { see } = on;
  const known = rows.total !== undefined;
  // A key acts on what was asked for: none while the rows are still those of an earlier question.
  const meant = rows.settled ? current : undefined;
  useEffect(() => {
    if (known) see(meant, total);
  }, [see, meant, total, known]);
  useEffect(() => {
    if (total > 0) virtual.scrollToIndex(Math.min(cursor, total - 1), { align: "auto" });
  }, [virtual, cursor, total]);

  const template = gridTemplate(columns);
  if (rows.failure) return <FailureNote failure={rows.failure} />;
  return (
    <div
      ref={scroller}
      className={classes.table}
      role="grid"
      aria-label={t("customers.title")}
      aria-rowcount={total + 1}
      aria-colcount={columns.length}
      aria-activedescendant={current ? `customer-row-${cursor}` : undefined}
      tabIndex={0}
    >
      <div className={classes.inner} style={{ minWidth: `${leastWidth(columns)}rem` }}>
        <CustomerTableHead columns={columns} template={template} query={query} onSort={on.sort} />
        <div role="rowgroup" className={classes.body} style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => (
            <CustomerLine
              key={item.index}
              row={rows.rowAt(item.index)}
              place={{ index: item.index, top: item.start, template, selected: item.index === cursor }}
              columns={columns}
              context={context}
              on={on}
            />
          ))}
        </div>
        {rows.total === 0 && <CustomerTableEmpty query={query} />}
      </div>
    </div>
  );
}

/** The height of a row follows the text size. */
function useRowHeight(): number {
  const read = useCallback(
    () => ROW_REM * Number.parseFloat(getComputedStyle(document.documentElement).fontSize || "16"),
    [],
  );
  const [height, setHeight] = useState(read);
  useEffect(() => {
    const watcher = new MutationObserver(() => setHeight(read()));
    watcher.observe(document.documentElement, { attributes: true, attributeFilter: ["style"] });
    return () => watcher.disconnect();
  }, [read]);
  return height;
}

interface LineProps {
  row: CustomerRow | undefined;
  place: { index: number; top: number; template: string; selected: boolean };
  columns: ColumnId[];
  context: TableContext;
  on: TableActs;
}

function CustomerLine({ row, place, columns, context, on }: LineProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the page's keys J, K and Enter act on the row under the cursor
    <div
      id={`customer-row-${place.index}`}
      role="row"
      aria-rowindex={place.index + 2}
      aria-selected={place.selected}
      className={classes.row}
      style={{ transform: `translateY(${place.top}px)`, gridTemplateColumns: place.template }}
      onPointerDown={() => on.point(place.index)}
      onClick={() => row && on.open(row, place.index)}
    >
      {columns.map((column) => (
        <div key={column} role="gridcell" className={classes.cell} data-column={column}>
          {row && <CustomerCell column={column} row={row} today={context.today} rmName={context.rmName} />}
        </div>
      ))}
    </div>
  );
}
