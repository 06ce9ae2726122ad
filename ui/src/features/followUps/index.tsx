import { useT } from "@/locales";
import { Page } from "@/shared/Page";

export default function FollowUpsPage() {
  const t = useT();
  return <Page title={t("followUps.title")}>{null}</Page>;
}
