/** The segments, each with how large it is here and in the bank, and how to talk with it. */
import { Link, useNavigate } from "@tanstack/react-router";
import { useCommand } from "@/api";
import type { SegmentRow } from "@/api/gen/SegmentRow";
import { usePick, useT } from "@/locales";
import { Empty } from "@/shared/Empty";
import { useFormat } from "@/shared/format";
import { Loaded } from "@/shared/Loaded";
import { Page } from "@/shared/Page";
import { useCursor } from "@/shared/useCursor";
import { LearnedSegments } from "./LearnedSegments";
import { OverlapMatrix } from "./OverlapMatrix";
import classes from "./SegmentsPage.module.css";

export { SegmentPage } from "./SegmentPage";

export default function SegmentsPage() {
  const t = useT();
  const format = useFormat();
  const query = useCommand("segment_list", {});
  const segments = query.data?.segments ?? [];
  const asOf = segments[0]?.profile.as_of;
  const lead = asOf ? t("segments.subtitle", { count: segments.length, date: format.date(asOf) }) : undefined;
  return (
    <Page title={t("segments.title")} lead={lead}>
      <Loaded query={query}>
        {(list) =>
          list.segments.length > 0 ? (
            <>
              <SegmentTable rows={inOrder(list.segments)} />
              <OverlapMatrix rows={inOrder(list.segments)} />
              <LearnedSegments />
            </>
          ) : (
            <NoSegments />
          )
        }
      </Loaded>
    </Page>
  );
}

function inOrder(rows: readonly SegmentRow[]): SegmentRow[] {
  return rows.toSorted(
    (a, b) => a.profile.priority - b.profile.priority || a.profile.code.localeCompare(b.profile.code),
  );
}

function NoSegments() {
  const t = useT();
  return (
    <Empty>
      <p>{t("segments.empty")}</p>
      <p>{t("segments.emptyHint")}</p>
    </Empty>
  );
}

function SegmentTable({ rows }: { rows: readonly SegmentRow[] }) {
  const t = useT();
  const navigate = useNavigate();
  const portfolio = useCommand("customer_facets", {}).data?.total ?? 0;
  const cursor = useCursor({
    count: rows.length,
    onOpen: (at) => {
      const row = rows[at];
      if (row) void navigate({ to: "/segments/$code", params: { code: row.profile.code } });
    },
  });
  const scale = Math.max(1, ...rows.flatMap((row) => [bankShare(row), mineShare(row, portfolio)]));
  return (
    <div className={classes.frame}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t("segments.name")}</th>
            <th scope="col" className={classes.number}>
              {t("segments.mine")}
            </th>
            <th scope="col" className={classes.number}>
              {t("segments.minePrimary")}
            </th>
            <th scope="col" className={classes.number}>
              {t("segments.bank")}
            </th>
            <th scope="col" className={classes.barHead}>
              {t("segments.share")}
              <span className={classes.key} data-of="mine" aria-hidden="true" />
              {t("segments.mine")}
              <span className={classes.key} data-of="bank" aria-hidden="true" />
              {t("segments.bank")}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            <SegmentLine
              key={row.profile.code}
              row={row}
              portfolio={portfolio}
              scale={scale}
              current={at === cursor.index}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function bankShare(row: SegmentRow): number {
  return Math.round((row.profile.size * 10_000) / Math.max(1, row.profile.bank_size));
}

function mineShare(row: SegmentRow, portfolio: number): number {
  return portfolio === 0 ? 0 : Math.round((row.mine * 10_000) / portfolio);
}

interface SegmentLineProps {
  row: SegmentRow;
  portfolio: number;
  /** The share that fills the bar, basis points. */
  scale: number;
  current: boolean;
}

function SegmentLine({ row, portfolio, scale, current }: SegmentLineProps) {
  const t = useT();
  const pick = usePick();
  const format = useFormat();
  const { profile } = row;
  return (
    <tr aria-current={current ? "true" : undefined}>
      <th scope="row" className={classes.name}>
        <Link to="/segments/$code" params={{ code: profile.code }} className={classes.link ?? ""}>
          {pick(profile.name)}
        </Link>
        <span className={classes.needs}>{pick(profile.needs)}</span>
      </th>
      <td className={classes.number}>
        {row.mine > 0 ? (
          <Link
            to="/customers"
            search={{ segment: profile.code }}
            className={classes.count ?? ""}
            aria-label={t("segments.mineCount", { count: row.mine })}
          >
            {format.count(row.mine)}
          </Link>
        ) : (
          <span className={classes.zero}>0</span>
        )}
      </td>
      <td className={classes.number}>{format.count(row.mine_primary)}</td>
      <td className={classes.number}>{format.count(profile.size)}</td>
      <td className={classes.bars}>
        <ShareBar of="mine" share={mineShare(row, portfolio)} scale={scale} />
        <ShareBar of="bank" share={bankShare(row)} scale={scale} />
      </td>
    </tr>
  );
}

function ShareBar({ of, share, scale }: { of: "mine" | "bank"; share: number; scale: number }) {
  const format = useFormat();
  return (
    <span className={classes.bar}>
      <span className={classes.track}>
        <span className={classes.fill} data-of={of} style={{ width: `${(share / scale) * 100}%` }} />
      </span>
      <span className={classes.percent}>{format.shareInColumn(share)}</span>
    </span>
  );
}
