/** Every word that was recorded in the field, newest first: who heard it, how it was said, and what proves it. */
import type { ConsentReceiptView } from "@/api/gen/ConsentReceiptView";
import type { ContactResumeView } from "@/api/gen/ContactResumeView";
import { useT } from "@/locales";
import { Empty } from "@/shared/Empty";
import { useFormat } from "@/shared/format";
import { Panel } from "@/shared/Panel";
import classes from "./Consent.module.css";

interface ReceiptListProps {
  receipts: ConsentReceiptView[];
  /** The word that ended a wish to be left alone. */
  resumed: ContactResumeView | null;
}

export function ReceiptList({ receipts, resumed }: ReceiptListProps) {
  const t = useT();
  return (
    <Panel
      title={t("consent.receipts")}
      note={t("consent.receiptCount", { n: receipts.length + (resumed ? 1 : 0) })}
      flush
    >
      {receipts.length === 0 && !resumed && <Empty inset>{t("consent.noReceipts")}</Empty>}
      <ul>
        {resumed && <Resumed resumed={resumed} />}
        {receipts.map((receipt) => (
          <Receipt key={receipt.consent_id} receipt={receipt} />
        ))}
      </ul>
    </Panel>
  );
}

function Resumed({ resumed }: { resumed: ContactResumeView }) {
  const t = useT();
  const format = useFormat();
  return (
    <li className={classes.receipt}>
      <span className={classes.name}>{t("consent.resumedReceipt")}</span>
      <span className={classes.quiet}>{format.stamp(resumed.at)}</span>
      <span className={classes.quiet}>
        {[
          t(`codes.consentMethod.${resumed.method}`),
          t("codes.initiative.customer"),
          resumed.author_name,
        ].join(" · ")}
      </span>
      <Evidence hash={resumed.evidence} />
    </li>
  );
}

function Evidence({ hash }: { hash: string }) {
  const t = useT();
  return (
    <span className={classes.hash} title={hash}>
      {t("consent.evidence", { hash: hash.slice(0, 12) })}
    </span>
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
      <span className={classes.quiet}>{format.stamp(receipt.at)}</span>
      <span className={classes.quiet}>
        {[
          t(`codes.consentMethod.${receipt.method}`),
          t(`codes.initiative.${receipt.initiative}`),
          receipt.text_version && t("consent.version", { version: receipt.text_version }),
          receipt.author_name,
          receipt.withdrawn_at && t("consent.takenBack", { at: format.stamp(receipt.withdrawn_at) }),
        ]
          .filter(Boolean)
          .join(" · ")}
      </span>
      {receipt.evidence && <Evidence hash={receipt.evidence} />}
    </li>
  );
}
