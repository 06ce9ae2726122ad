/** The quote as a sheet of paper: who, what, the honest rate, the disclosure table, and the signature. */

import type { ReactNode } from "react";
import type { QuoteView } from "@/api/gen/QuoteView";
import { usePick, useT } from "@/locales";
import { DatedWords } from "@/parts/CitedSentence";
import { RateFigure } from "@/parts/RateFigure";
import { SignatureMark } from "@/parts/SignaturePad";
import { signatureOf } from "@/parts/strokes";
import { useDeviceBank } from "@/parts/useBank";
import { useFormat } from "@/shared/format";
import classes from "./Disclosure.module.css";
import { DisclosureTable } from "./DisclosureTable";
import { annualOf, quoteMark } from "./words";

export function QuotePaper({ quote }: { quote: QuoteView }) {
  const t = useT();
  const pick = usePick();
  const format = useFormat();
  const bank = useDeviceBank();
  const { row, annual } = quote;
  const money = (minor: number) => format.money(minor, row.currency);
  const rate = (ppm: number) => format.rate(ppm / 100);
  return (
    <article className={classes.paper} aria-label={t("quote.title")}>
      <header className={classes.head}>
        <div>
          <p className={classes.bank}>{bank && pick(bank.name)}</p>
          <h2 className={classes.title}>{t("quote.title")}</h2>
        </div>
        <RateFigure ppm={annualOf(annual)} spelling={annual.spelling} size="hero" />
      </header>
      <dl className={classes.facts}>
        <Fact name={t("quote.borrower")}>{row.customer_name ?? row.customer_no}</Fact>
        <Fact name={t("offer.product")}>{pick(row.product_name)}</Fact>
        <Fact name={t("quote.principal")}>{money(row.amount_minor)}</Fact>
        <Fact name={t("quote.term")}>{t("quote.monthsOf", { n: row.months })}</Fact>
        <Fact name={t("quote.method")}>{t(`codes.repayment.${row.method}`)}</Fact>
        <Fact name={t("offer.payment")}>{money(quote.first_payment_minor)}</Fact>
        <Fact name={t("offer.peak")}>{money(quote.peak_minor)}</Fact>
        <Fact name={t("offer.totalPaid")}>{money(quote.paid_minor)}</Fact>
      </dl>
      <ul className={classes.lesser}>
        <li>{t("offer.contractIs", { rate: rate(quote.contract_ppm) })}</li>
        {quote.promotion && (
          <li>
            {t("offer.promotionIs", { rate: rate(quote.promotion.rate_ppm), n: quote.promotion.months })}
          </li>
        )}
        {quote.subsidy && (
          <li>
            {t("quote.subsidyIs", {
              rate: rate(quote.subsidy.rate_after_ppm),
              points: rate(quote.subsidy.points_ppm),
              amount: money(quote.subsidy.paid_minor),
            })}
          </li>
        )}
      </ul>
      <DisclosureTable table={quote.disclosure} spelling={annual.spelling} currency={row.currency} />
      {quote.disclosure.notices.length > 0 && (
        <ul className={classes.notices}>
          {quote.disclosure.notices.map((notice) => (
            <li key={notice.en}>{pick(notice)}</li>
          ))}
        </ul>
      )}
      <SignedLine quote={quote} />
      <p className={classes.made}>
        <DatedWords
          words={t("quote.made", {
            pack: `${quote.pack.id} v${quote.pack.version}`,
            date: format.date(row.on),
            until: format.date(row.valid_until),
            author: row.author_name,
          })}
        />{" "}
        <span className={classes.hash}>{quoteMark(quote)}</span>
        {bank?.invented && <span className={classes.invented}>{t("shell.inventedData")}</span>}
      </p>
    </article>
  );
}

function SignedLine({ quote }: { quote: QuoteView }) {
  const t = useT();
  const format = useFormat();
  const name = quote.row.customer_name ?? quote.row.customer_no;
  if (!quote.signature) return <p className={classes.signed}>{t("quote.notSigned")}</p>;
  return (
    <div className={classes.signed}>
      <SignatureMark signature={signatureOf(quote.signature)} name={name} />
      <span>
        <DatedWords words={t("quote.signedBy", { name, at: format.stamp(quote.signature.signed_at) })} />
      </span>
    </div>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
