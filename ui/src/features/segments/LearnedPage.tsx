/** One learned segment: what sets it apart and how stable it is, then the same pictures as of a segment by rule. */
import { Button } from "@mantine/core";
import { Link, useNavigate } from "@tanstack/react-router";
import type { LearnedSegmentView } from "@/api/gen/LearnedSegmentView";
import type { SegmentRow } from "@/api/gen/SegmentRow";
import { usePick, useT } from "@/locales";
import { Tag } from "@/parts/Tag";
import { useFormat } from "@/shared/format";
import { useKeys } from "@/shared/keys";
import { Page } from "@/shared/Page";
import { Panel } from "@/shared/Panel";
import { ApartBars } from "./ApartBars";
import { CrowdPictures } from "./CrowdPictures";
import { Stability } from "./LearnedSegments";

interface LearnedPageProps {
  segment: LearnedSegmentView;
  /** The segments by rule: they know what facts and products are called. */
  rows: readonly SegmentRow[];
}

export function LearnedPage({ segment, rows }: LearnedPageProps) {
  const t = useT();
  const pick = usePick();
  const format = useFormat();
  const navigate = useNavigate();
  useKeys([{ keys: "escape", label: "segments.back", run: () => void navigate({ to: "/segments" }) }]);
  const { crowd } = segment;
  const apart = Object.fromEntries(segment.apart.map((one) => [one.fact, one.name]));
  const names = Object.assign({}, apart, ...rows.map((row) => row.names));
  const units = Object.assign({}, ...rows.map((row) => row.units));
  const share = format.share(Math.round((crowd.size * 10_000) / Math.max(1, crowd.bank_size)));
  return (
    <Page
      title={pick(segment.name)}
      lead={
        <>
          <Tag tone="learned">{t("segments.isLearned")}</Tag>{" "}
          {[t("segments.bankCount", { count: crowd.size }), t("segments.ofBank", { share })].join(" · ")}
        </>
      }
      actions={
        <Button size="sm" variant="default" component={Link} to="/segments">
          {t("segments.back")}
        </Button>
      }
    >
      <Panel title={t("segments.apart")}>
        <Stability value={segment.stability} />
        <ApartBars apart={segment.apart} />
      </Panel>
      <CrowdPictures crowd={crowd} names={names} units={units} />
    </Page>
  );
}
