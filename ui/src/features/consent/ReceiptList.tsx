/** Every word that was recorded in the field, newest first: who heard it, how it was said, and what proves it. */
import type { ConsentReceiptView } from "@/api/gen/ConsentReceiptView";
import { useT } from "@/locales";
import { Empty } from "@/shared/Empty";
import { useFormat } from "@/shared/format";
import { Panel } from "@/shared/Panel";
import classes from "./Consent.module.css";

export function ReceiptList({ receipts }: { receipts: ConsentReceiptView[] }) {
  const t = useT();
  return (
    <Panel title={t("consent.receipts")} note={t("consent.receiptCount", { n: receipts.length })} flush>
      {receipts.length === 0 && <Empty inset>{t("consent.noReceipts")}</Empty>}
      <ul>
        {receipts.map((receipt) => (
          <Receipt key={receipt.consent_id} receipt={receipt} />
        ))}
      </ul>
    </Panel>
  );
}

function Receipt({ receipt }: { receipt: ConsentReceiptView }) {
  const t = useT();
  const format = useFormat();
  return (
    <li className={classes.receipt} data-over={receipt.withdrawn_at !== null || undefined}>
      <span className={classes.name}>
        {t(`codes.purpose.${receipt.purpose}`)}: {t(`codes.consent.${receipt.state}`)}
      </span>
      <span className={classes.quiet}>{format.dateTime(receipt.at)}</span>
      <span className={classes.quiet}>
        {[
          t(`codes.consentMethod.${receipt.method}`),
          t(`codes.initiative.${receipt.initiative}`),
          receipt.text_version && t("consent.version", { version: receipt.text_version }),
          receipt.author_name,
          receipt.withdrawn_at && t("consent.takenBack", { at: format.dateTime(receipt.withdrawn_at) }),
        ]
          .filter(Boolean)
          .join(" · ")}
      </span>
      {receipt.evidence && (
        <span className={classes.hash} title={receipt.evidence}>
          {t("consent.evidence", { hash: receipt.evidence.slice(0, 12) })}
        </span>
      )}
    </li>
  );
}
