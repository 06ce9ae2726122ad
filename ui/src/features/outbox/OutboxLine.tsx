/** One entry of the outbox in a list: its number, what it says, and how far it is. */
import type { OutboxRow } from "@/api/gen/OutboxRow";
import { useT } from "@/locales";
import { useFormat } from "@/shared/format";
import { DeliverySign } from "./DeliverySign";
import classes from "./OutboxLine.module.css";
import { useOutboxWords } from "./words";

export function OutboxLine({ row }: { row: OutboxRow }) {
  const t = useT();
  const format = useFormat();
  const words = useOutboxWords();
  return (
    <span className={classes.line} data-corrected={row.corrected_by !== null || undefined}>
      <span className={classes.number}>{row.number}</span>
      <span className={classes.what}>
        <span className={classes.first}>
          <span className={classes.kind}>{words.kind(row)}</span>
          <span className={classes.summary}>{words.summary(row)}</span>
        </span>
        <span className={classes.customer}>
          {row.customer_name ?? row.customer_no ?? t("outbox.noCustomer")}
        </span>
      </span>
      <span className={classes.end}>
        <DeliverySign row={row} />
        <span className={classes.time}>{format.dateTime(row.saved_at)}</span>
      </span>
    </span>
  );
}
