import { useT } from "@/locales";
import { Page } from "@/shared/Page";

export default function SegmentsPage() {
  const t = useT();
  return <Page title={t("segments.title")}>{null}</Page>;
}

export function SegmentPage() {
  const t = useT();
  return <Page title={t("segments.title")}>{null}</Page>;
}
