/** Headquarters' signed word that it has an entry, and this device's own check of it. */
import { IconRubberStamp, IconShieldX } from "@tabler/icons-react";
import { useCommand } from "@/api";
import type { OutboxRow } from "@/api/gen/OutboxRow";
import type { ReceiptView } from "@/api/gen/ReceiptView";
import { useT } from "@/locales";
import { CopyButton } from "@/shared/CopyButton";
import { useFormat } from "@/shared/format";
import { Loaded } from "@/shared/Loaded";
import classes from "./Receipt.module.css";

export function Receipt({ row }: { row: OutboxRow }) {
  const query = useCommand("outbox_receipt", { op_id: row.op_id });
  return <Loaded query={query}>{(receipt) => <ReceiptCard receipt={receipt} />}</Loaded>;
}

function ReceiptCard({ receipt }: { receipt: ReceiptView }) {
  const t = useT();
  const format = useFormat();
  const Icon = receipt.verified ? IconRubberStamp : IconShieldX;
  const parts: [string, string][] = [
    [t("outbox.receipt.receivedAt"), format.stampExact(receipt.received_at)],
    [t("outbox.receipt.hash"), receipt.hash],
    [t("outbox.receipt.signature"), receipt.signature],
    [t("outbox.receipt.key"), receipt.receipt_key],
    [t("outbox.receipt.device"), receipt.device_id],
    [t("outbox.opId"), receipt.op_id],
  ];
  return (
    <div className={classes.receipt}>
      <p className={receipt.verified ? classes.good : classes.bad}>
        <Icon size="1.25rem" aria-hidden="true" />
        {t(receipt.verified ? "outbox.receipt.verified" : "outbox.receipt.broken")}
      </p>
      <dl className={classes.parts}>
        {parts.map(([name, value]) => (
          <div key={name} className={classes.part}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {/* For an auditor's program: as headquarters signed it, days and times as data. */}
      <CopyButton className={classes.copy} text={JSON.stringify(receipt, null, 2)} />
    </div>
  );
}
