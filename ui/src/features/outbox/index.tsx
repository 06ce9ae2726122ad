import { useT } from "@/locales";
import { Page } from "@/shared/Page";

export default function OutboxPage() {
  const t = useT();
  return <Page title={t("outbox.title")}>{null}</Page>;
}
