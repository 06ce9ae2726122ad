/** One entry: how far it is step by step, the receipt of headquarters, and the cure where one is needed. */
import { Link } from "@tanstack/react-router";
import type { OutboxRow } from "@/api/gen/OutboxRow";
import { useT } from "@/locales";
import { useFormat } from "@/shared/format";
import { DeliverySign } from "./DeliverySign";
import classes from "./OutboxDetail.module.css";
import { Receipt } from "./Receipt";
import { Trouble } from "./Trouble";
import { useOutboxWords } from "./words";

export function OutboxDetail({ row }: { row: OutboxRow }) {
  const t = useT();
  const words = useOutboxWords();
  return (
    <article className={classes.detail}>
      <header className={classes.header}>
        <p className={classes.number}>{t("outbox.detail", { number: row.number })}</p>
        <h2 className={classes.title}>
          {words.kind(row)}
          <span className={classes.summary}>{words.summary(row)}</span>
        </h2>
        {row.customer_no && (
          <p>
            <Link to="/customers/$no" params={{ no: row.customer_no }} className={classes.link ?? ""}>
              {row.customer_name ?? row.customer_no}
            </Link>
          </p>
        )}
        <DeliverySign row={row} />
      </header>
      {row.corrected_by && <p className={classes.corrected}>{t("outbox.correctedBy")}</p>}
      <Trouble row={row} />
      <Steps row={row} />
      <section className={classes.section}>
        <h3 className={classes.heading}>{t("outbox.receipt")}</h3>
        {row.delivery === "signed_for" ? (
          <Receipt row={row} />
        ) : (
          <p className={classes.faint}>{t("outbox.receipt.none")}</p>
        )}
      </section>
    </article>
  );
}

function Steps({ row }: { row: OutboxRow }) {
  const t = useT();
  const format = useFormat();
  const steps = [
    { name: t("outbox.step.saved"), at: row.saved_at },
    { name: t("outbox.step.sent"), at: row.sent_at },
    { name: t("outbox.step.signed"), at: row.signed_for_at },
  ];
  return (
    <section className={classes.section}>
      <h3 className={classes.heading}>{t("outbox.steps")}</h3>
      <ol className={classes.steps}>
        {steps.map((step) => (
          <li key={step.name} className={classes.step} data-reached={step.at !== null || undefined}>
            <span>{step.name}</span>
            <span className={classes.time}>
              {step.at ? format.stampExact(step.at) : t("outbox.step.waiting")}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
