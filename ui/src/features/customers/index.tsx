import { useT } from "@/locales";
import { Page } from "@/shared/Page";

export default function CustomersPage() {
  const t = useT();
  return <Page title={t("customers.title")}>{null}</Page>;
}
