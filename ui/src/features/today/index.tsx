import { useT } from "@/locales";
import { Page } from "@/shared/Page";

export default function TodayPage() {
  const t = useT();
  return <Page title={t("today.title")}>{null}</Page>;
}
