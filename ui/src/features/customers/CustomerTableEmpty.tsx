/** What an empty table says: nothing here yet, or nothing that fits. */
import { useCommand } from "@/api";
import type { CustomerQuery } from "@/api/gen/CustomerQuery";
import { useT } from "@/locales";
import { Empty } from "@/shared/Empty";

export function CustomerTableEmpty({ query }: { query: CustomerQuery }) {
  const t = useT();
  const pending = useCommand("sync_state", {}).data?.first_sync_pending ?? false;
  const narrowed = [
    query.text,
    query.segment,
    query.village,
    query.branch,
    query.product,
    query.contact,
    query.rm,
  ].some(Boolean);
  if (narrowed) return <Empty inset>{t("customers.noneFit", { text: query.text })}</Empty>;
  return <Empty inset>{t(pending ? "customers.noneYet" : "customers.noneAssigned")}</Empty>;
}
