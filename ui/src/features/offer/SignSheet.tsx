/** The customer reads the table, for as long as the law wants, and signs it. Nothing of anybody else is on the screen. */

import { useState } from "react";
import { useAct } from "@/api";
import type { QuoteView } from "@/api/gen/QuoteView";
import { useT } from "@/locales";
import { CustomerFacing, FacingAct } from "@/parts/CustomerFacing";
import { SignaturePad } from "@/parts/SignaturePad";
import { showSaved } from "@/parts/savedNotice";
import type { Signature } from "@/parts/strokes";
import { useReading } from "@/parts/useReading";
import { FailureNote } from "@/shared/FailureNote";
import classes from "./Disclosure.module.css";
import { QuotePaper } from "./QuotePaper";

interface SignSheetProps {
  quote: QuoteView;
  onReturn: () => void;
}

export function SignSheet({ quote, onReturn }: SignSheetProps) {
  const t = useT();
  const sign = useAct("quote_sign");
  const [signature, setSignature] = useState<Signature | null>(null);
  const left = useReading(quote.reading_seconds, quote.hash);
  const name = quote.row.customer_name ?? quote.row.customer_no;
  const run = async () => {
    if (!signature) return;
    const signed = await sign
      .run({
        quote_id: quote.row.quote_id,
        hash: quote.hash,
        strokes: signature.by === "hand" ? signature.strokes : [],
        typed_name: signature.by === "name" ? signature.name : null,
        read_seconds: quote.reading_seconds,
      })
      .catch(() => null);
    if (!signed) return;
    showSaved({
      title: t("quote.signedNotice"),
      about: name,
      at: signed.signature?.signed_at ?? signed.row.saved_at,
    });
    onReturn();
  };
  return (
    <CustomerFacing
      title={t("quote.readAndSign")}
      onReturn={onReturn}
      acts={
        <>
          {sign.failure && <FailureNote failure={sign.failure} />}
          <span className={classes.timer} role="status">
            {left > 0 ? t("quote.readingLeft", { n: left }) : t("quote.readingDone")}
          </span>
          <FacingAct busy={sign.busy} disabled={left > 0 || signature === null} onClick={() => void run()}>
            {t("quote.sign")}
          </FacingAct>
        </>
      }
    >
      <QuotePaper quote={quote} />
      <section className={classes.signing} aria-label={t("quote.yourSignature")}>
        <p>{t("quote.meaning")}</p>
        <SignaturePad name={name} disabled={left > 0} onChange={setSignature} />
      </section>
    </CustomerFacing>
  );
}
