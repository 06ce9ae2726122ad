/** A picture with a table beside it. ECharts is fetched only when a page first draws one. */
import { lazy, Suspense, useState } from "react";
import { useT } from "@/locales";
import classes from "./Chart.module.css";
import type { ChartOption } from "./ChartCanvas";

const ChartCanvas = lazy(() => import("./ChartCanvas"));

export interface ChartTable {
  head: string[];
  /** Rows as text; the first cell names the row. */
  rows: string[][];
}

interface ChartProps {
  /** What the picture shows, in one sentence, for those who cannot see it. */
  label: string;
  option: ChartOption;
  table: ChartTable;
  /** Height of the picture in rem. */
  height?: number;
}

export function Chart({ label, option, table, height = 14 }: ChartProps) {
  const t = useT();
  const [asTable, setAsTable] = useState(false);
  const size = { height: `${height}rem` };
  return (
    <figure className={classes.figure}>
      <button
        type="button"
        className={classes.toggle}
        aria-pressed={asTable}
        onClick={() => setAsTable(!asTable)}
      >
        {t(asTable ? "common.showPicture" : "common.showTable")}
      </button>
      {asTable ? (
        <ChartTableView table={table} label={label} maxHeight={height} />
      ) : (
        <Suspense fallback={<div style={size} />}>
          <ChartCanvas option={option} label={label} style={size} />
        </Suspense>
      )}
    </figure>
  );
}

function ChartTableView({
  table,
  label,
  maxHeight,
}: {
  table: ChartTable;
  label: string;
  maxHeight: number;
}) {
  return (
    <section
      className={classes.scroll}
      style={{ maxHeight: `${maxHeight}rem` }}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by the keyboard
      tabIndex={0}
      aria-label={label}
    >
      <table className={classes.table}>
        <thead>
          <tr>
            {table.head.map((cell) => (
              <th key={cell} scope="col">
                {cell}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row) => (
            <tr key={row[0]}>
              {row.map((cell, column) =>
                column === 0 ? (
                  <th key={table.head[column]} scope="row">
                    {cell}
                  </th>
                ) : (
                  <td key={table.head[column]}>{cell}</td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
