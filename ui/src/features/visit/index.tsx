import { useT } from "@/locales";
import { Page } from "@/shared/Page";

export default function VisitPage() {
  const t = useT();
  return <Page title={t("visit.title")}>{null}</Page>;
}
