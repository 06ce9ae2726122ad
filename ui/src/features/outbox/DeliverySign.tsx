/** How far an entry is, as a sign and in words: colour is never the only difference. */
import { IconCheck, IconHourglassHigh } from "@tabler/icons-react";
import type { OutboxRow } from "@/api/gen/OutboxRow";
import { useT } from "@/locales";
import { DeliveryMark } from "@/parts/DeliveryMark";
import classes from "./DeliverySign.module.css";

type Signed = Pick<OutboxRow, "delivery" | "deferred" | "corrected_by">;

/** Beside the plain states: held back by headquarters for a while, and corrected by a newer entry. */
export function DeliverySign({ row }: { row: Signed }) {
  const t = useT();
  const corrected = row.corrected_by !== null && row.delivery === "needs_attention";
  if (!row.deferred && !corrected) return <DeliveryMark delivery={row.delivery} />;
  const Icon = row.deferred ? IconHourglassHigh : IconCheck;
  return (
    <span className={classes.sign} data-state={row.deferred ? "held" : "corrected"}>
      <Icon size="0.875rem" aria-hidden="true" />
      {t(row.deferred ? "outbox.held" : "outbox.corrected")}
    </span>
  );
}
