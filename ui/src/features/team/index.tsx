import { useT } from "@/locales";
import { Page } from "@/shared/Page";

export default function TeamPage() {
  const t = useT();
  return <Page title={t("team.title")}>{null}</Page>;
}
