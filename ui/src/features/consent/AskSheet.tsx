/**
 * A consent as the customer meets it: the whole text, what it is about, what becomes of a no, and two answers of one
 * size. Nothing is ticked, a yes is signed or heard by a witness, and a no needs nothing.
 */
import { Button } from "@mantine/core";
import { useState } from "react";
import { useAct } from "@/api";
import type { ConsentPurposeView } from "@/api/gen/ConsentPurposeView";
import type { ConsentState } from "@/api/gen/ConsentState";
import type { Initiative } from "@/api/gen/Initiative";
import { usePick, useT } from "@/locales";
import { CustomerFacing, FacingAct } from "@/parts/CustomerFacing";
import { type Proof, ProofField } from "@/parts/ProofField";
import { showSaved } from "@/parts/savedNotice";
import { Tag } from "@/parts/Tag";
import { FailureNote } from "@/shared/FailureNote";
import classes from "./Consent.module.css";

/** A no is the word alone. */
const NO_PROOF: Proof = { method: "spoken", evidence: null };

interface AskSheetProps {
  customerNo: string;
  name: string;
  purpose: ConsentPurposeView;
  /** After a no only the customer may come back to it. */
  initiative: Initiative;
  onDone: () => void;
}

export function AskSheet({ customerNo, name, purpose, initiative, onDone }: AskSheetProps) {
  const t = useT();
  const pick = usePick();
  const record = useAct("consent_record");
  const [proof, setProof] = useState<Proof | null>(null);
  const { text } = purpose;
  const say = async (state: ConsentState) => {
    const recorded = await record
      .run({
        customer_no: customerNo,
        purpose: purpose.purpose,
        state,
        initiative,
        ...(state === "given" && proof ? proof : NO_PROOF),
      })
      .catch(() => null);
    if (!recorded) return;
    showSaved({
      title: t(state === "given" ? "consent.savedYes" : "consent.savedNo", {
        purpose: t(`codes.purpose.${purpose.purpose}`),
      }),
      about: name,
      at: new Date().toISOString(),
    });
    onDone();
  };
  return (
    <CustomerFacing
      title={text ? pick(text.title) : t(`codes.purpose.${purpose.purpose}`)}
      onReturn={onDone}
      acts={
        <>
          {record.failure && <FailureNote failure={record.failure} />}
          <Button size="lg" variant="default" loading={record.busy} onClick={() => void say("refused")}>
            {t("consent.no")}
          </Button>
          {text && (
            <FacingAct busy={record.busy} disabled={proof === null} onClick={() => void say("given")}>
              {t("consent.yes")}
            </FacingAct>
          )}
        </>
      }
    >
      {text ? (
        <>
          <p className={classes.body}>{pick(text.body)}</p>
          <p className={classes.kinds}>
            {t("consent.kinds")}{" "}
            {text.data_kinds.map((kind) => (
              <Tag key={kind}>{t(`codes.dataKind.${kind}`)}</Tag>
            ))}
          </p>
          {text.necessity && <p className={classes.body}>{pick(text.necessity)}</p>}
          <p className={classes.free}>{pick(text.withdrawal)}</p>
          <ProofField
            name={name}
            signMeans={t("consent.signToAgree", { version: text.version })}
            signatureOnly={purpose.signature_wanted}
            onChange={setProof}
          />
        </>
      ) : (
        <p className={classes.body}>{t("consent.noTextToSign")}</p>
      )}
    </CustomerFacing>
  );
}
