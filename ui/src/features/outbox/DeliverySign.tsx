/** How far an entry is, as a sign and in words: colour is never the only difference. */
import {
  IconAlertTriangleFilled,
  IconArrowUpCircle,
  IconCircleDot,
  IconHourglass,
  IconRosetteDiscountCheckFilled,
  type TablerIcon,
} from "@tabler/icons-react";
import type { Delivery } from "@/api/gen/Delivery";
import type { OutboxRow } from "@/api/gen/OutboxRow";
import { useT } from "@/locales";
import classes from "./DeliverySign.module.css";

const ICONS: Record<Delivery, TablerIcon> = {
  on_device: IconCircleDot,
  sent: IconArrowUpCircle,
  signed_for: IconRosetteDiscountCheckFilled,
  needs_attention: IconAlertTriangleFilled,
};

type Signed = Pick<OutboxRow, "delivery" | "deferred" | "corrected_by">;

export function DeliverySign({ row }: { row: Signed }) {
  const t = useT();
  const settled = row.corrected_by !== null && row.delivery === "needs_attention";
  const Icon = row.deferred ? IconHourglass : ICONS[row.delivery];
  const words = row.deferred ? t("outbox.held") : settled ? t("outbox.corrected") : t(`codes.delivery.${row.delivery}`);
  return (
    <span className={classes.sign} data-state={settled ? "corrected" : row.delivery}>
      <Icon size="1rem" aria-hidden="true" />
      {words}
    </span>
  );
}
