/** Which segments share customers: of the segment in the row, the share that is also in the segment of the column. */
import type { SegmentRow } from "@/api/gen/SegmentRow";
import { usePick, useT } from "@/locales";
import { useFormat } from "@/shared/format";
import { Panel } from "@/shared/Panel";
import classes from "./OverlapMatrix.module.css";

export function OverlapMatrix({ rows }: { rows: readonly SegmentRow[] }) {
  const t = useT();
  const pick = usePick();
  const any = rows.some((row) => row.profile.overlaps.length > 0);
  if (!any) return null;
  return (
    <Panel title={t("segments.overlaps")} note={t("segments.overlapsHint")} flush>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what may scroll must be reachable by keys */}
      <section className={classes.frame} tabIndex={0} aria-label={t("segments.overlaps")}>
        <table className={classes.matrix}>
          <thead>
            <tr>
              <th scope="col">{t("segments.name")}</th>
              {rows.map((row, at) => (
                <th key={row.profile.code} scope="col" title={pick(row.profile.name)}>
                  <span aria-hidden="true">{at + 1}</span>
                  <span className="visually-hidden">{pick(row.profile.name)}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, at) => (
              <tr key={row.profile.code}>
                <th scope="row">
                  <span className={classes.number}>{at + 1}</span> {pick(row.profile.name)}
                </th>
                {rows.map((other) => (
                  <Shared key={other.profile.code} row={row} other={other} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Panel>
  );
}

function Shared({ row, other }: { row: SegmentRow; other: SegmentRow }) {
  const format = useFormat();
  if (row === other) return <td className={classes.self} />;
  const found = row.profile.overlaps.find((one) => one.segment === other.profile.code);
  const percent = Math.round((found?.segment_bp ?? 0) / 100);
  return (
    <td
      className={classes.shared}
      style={{ "--share": `${percent * 0.6}%` } as React.CSSProperties}
      data-none={percent === 0 || undefined}
    >
      {percent === 0 ? "·" : format.share(percent * 100)}
    </td>
  );
}
