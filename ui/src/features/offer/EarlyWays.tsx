/** Early repayment, the three ways side by side: keep the term, keep the payment, settle. */
import type { PrepayView } from "@/api/gen/PrepayView";
import { type MessageId, useT } from "@/locales";
import { useFormat } from "@/shared/format";
import classes from "./Calculator.module.css";

type Line = readonly [name: MessageId, value: string];

export function EarlyWays({ view }: { view: PrepayView }) {
  const t = useT();
  const format = useFormat();
  const money = (minor: number) => format.money(minor, view.currency);
  const fee = (minor: number): Line[] => (minor > 0 ? [["offer.early.fee", money(minor)]] : []);
  const { keep_term, keep_payment, settle } = view;
  return (
    <div className={classes.ways}>
      <WayCard
        title={t("offer.early.keepTerm")}
        saved={money(keep_term.saved_minor)}
        lines={[
          ["offer.early.newPayment", money(keep_term.payment_minor)],
          ["offer.early.endsOn", format.date(keep_term.ends_on)],
          ...fee(keep_term.fee_minor),
        ]}
      />
      <WayCard
        title={t("offer.early.keepPayment")}
        saved={money(keep_payment.saved_minor)}
        lines={[
          ["offer.early.samePayment", money(keep_payment.payment_minor)],
          ["offer.early.endsOn", format.date(keep_payment.ends_on)],
          ...fee(keep_payment.fee_minor),
        ]}
      />
      <WayCard
        title={t("offer.early.settle")}
        saved={money(settle.saved_minor)}
        lines={[
          ["offer.early.payNow", money(settle.payoff_minor)],
          ["offer.early.endsOn", format.date(settle.on)],
          ...fee(settle.fee_minor),
        ]}
      />
    </div>
  );
}

interface WayCardProps {
  title: string;
  saved: string;
  lines: readonly Line[];
}

function WayCard({ title, saved, lines }: WayCardProps) {
  const t = useT();
  return (
    <section className={classes.way} aria-label={title}>
      <h3>{title}</h3>
      <p className={classes.told}>{t("offer.early.saved")}</p>
      <p className={classes.saved}>{saved}</p>
      <dl>
        {lines.map(([name, value]) => (
          <div key={name}>
            <dt>{t(name)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
