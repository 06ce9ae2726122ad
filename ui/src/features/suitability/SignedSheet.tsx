/** Something about one product that the customer reads and signs: the bank's opinion, or the customer's own statement. */
import { useState } from "react";
import { useAct } from "@/api";
import type { SuitabilityRow } from "@/api/gen/SuitabilityRow";
import type { SuitabilityView } from "@/api/gen/SuitabilityView";
import { usePick, useT } from "@/locales";
import { CustomerFacing, FacingAct } from "@/parts/CustomerFacing";
import { SignaturePad } from "@/parts/SignaturePad";
import { showSaved } from "@/parts/savedNotice";
import { type Signature, signatureText } from "@/parts/strokes";
import { FailureNote } from "@/shared/FailureNote";
import { LevelScale } from "./LevelScale";
import classes from "./Suitability.module.css";

interface SignedSheetProps {
  kind: "opinion" | "statement";
  view: SuitabilityView;
  row: SuitabilityRow;
  name: string;
  onDone: () => void;
}

export function SignedSheet({ kind, view, row, name, onDone }: SignedSheetProps) {
  const t = useT();
  const pick = usePick();
  const sign = useAct(kind === "opinion" ? "opinion_tell" : "statement_sign");
  const [signature, setSignature] = useState<Signature | null>(null);
  const text = kind === "opinion" ? row.opinion : row.statement_text;
  const run = async () => {
    if (!signature) return;
    const input = {
      customer_no: view.customer_no,
      product: row.product,
      signature: signatureText(signature),
    };
    const signed = await sign.run(input).catch(() => null);
    if (!signed) return;
    showSaved({ title: t(`suitability.saved.${kind}`), about: name, at: new Date().toISOString() });
    onDone();
  };
  return (
    <CustomerFacing
      title={t(`suitability.sheet.${kind}`)}
      onReturn={onDone}
      acts={
        <>
          {sign.failure && <FailureNote failure={sign.failure} />}
          <FacingAct busy={sign.busy} disabled={signature === null} onClick={() => void run()}>
            {t("quote.sign")}
          </FacingAct>
        </>
      }
    >
      <p className={classes.sheetProduct}>{pick(row.name)}</p>
      <LevelScale
        customer={view.expired ? null : view.customer_level}
        reach={view.expired ? null : view.customer_level}
        product={row.product_level}
      />
      {text && <p className={classes.sheetText}>{pick(text)}</p>}
      <section className={classes.signing} aria-label={t("quote.yourSignature")}>
        <p>{t(`suitability.signMeans.${kind}`)}</p>
        <SignaturePad name={name} onChange={setSignature} />
      </section>
    </CustomerFacing>
  );
}
