/** The head of the customer table: a press sorts, a second press turns the order. */
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import type { CustomerQuery } from "@/api/gen/CustomerQuery";
import { useT } from "@/locales";
import classes from "./CustomerTable.module.css";
import { COLUMNS, type ColumnId } from "./columns";

interface CustomerTableHeadProps {
  columns: ColumnId[];
  template: string;
  query: CustomerQuery;
  onSort: (change: Pick<CustomerQuery, "sort" | "descending">) => void;
}

export function CustomerTableHead({ columns, template, query, onSort }: CustomerTableHeadProps) {
  return (
    <div role="rowgroup" className={classes.headGroup}>
      <div role="row" aria-rowindex={1} className={classes.head} style={{ gridTemplateColumns: template }}>
        {columns.map((id) => (
          <HeadCell key={id} id={id} query={query} onSort={onSort} />
        ))}
      </div>
    </div>
  );
}

interface HeadCellProps {
  id: ColumnId;
  query: CustomerQuery;
  onSort: CustomerTableHeadProps["onSort"];
}

function HeadCell({ id, query, onSort }: HeadCellProps) {
  const t = useT();
  const { label, sort } = COLUMNS[id];
  const sorted = sort !== undefined && query.sort === sort;
  const Arrow = query.descending ? IconArrowDown : IconArrowUp;
  return (
    <div
      role="columnheader"
      className={classes.cell}
      data-column={id}
      aria-sort={sorted ? (query.descending ? "descending" : "ascending") : sort ? "none" : undefined}
    >
      {sort ? (
        <button
          type="button"
          className={classes.sort}
          onClick={() => onSort({ sort, descending: sorted ? !query.descending : sort === "assets" })}
        >
          {t(label)}
          {sorted && <Arrow size="0.8rem" aria-hidden="true" />}
        </button>
      ) : (
        t(label)
      )}
    </div>
  );
}
