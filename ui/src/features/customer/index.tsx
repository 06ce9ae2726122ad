import { useT } from "@/locales";
import { Page } from "@/shared/Page";

export default function CustomerPage() {
  const t = useT();
  return <Page title={t("customer.title")}>{null}</Page>;
}
