/** Beside a fact that the customer told at a visit: said, and verified by nobody. */
import { useT } from "@/locales";
import { Tag } from "./Tag";

export function DeclaredTag() {
  const t = useT();
  return <Tag tone="declared">{t("customer.declared")}</Tag>;
}
