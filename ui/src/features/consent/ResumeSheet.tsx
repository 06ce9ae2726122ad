/** A customer who was left alone wants to be contacted again: the sentence, and the customer's own word with its proof. */
import { Button } from "@mantine/core";
import { useState } from "react";
import { useAct } from "@/api";
import type { ConsentView } from "@/api/gen/ConsentView";
import { usePick, useT } from "@/locales";
import { CustomerFacing, FacingAct } from "@/parts/CustomerFacing";
import { type Proof, ProofField } from "@/parts/ProofField";
import { showSaved } from "@/parts/savedNotice";
import { FailureNote } from "@/shared/FailureNote";
import classes from "./Consent.module.css";

interface ResumeSheetProps {
  view: ConsentView;
  name: string;
  onDone: () => void;
}

export function ResumeSheet({ view, name, onDone }: ResumeSheetProps) {
  const t = useT();
  const pick = usePick();
  const resume = useAct("contact_resume");
  const [proof, setProof] = useState<Proof | null>(null);
  const run = async () => {
    if (!proof) return;
    const resumed = await resume.run({ customer_no: view.customer_no, ...proof }).catch(() => null);
    if (!resumed) return;
    showSaved({ title: t("consent.resumed"), about: name, at: new Date().toISOString() });
    onDone();
  };
  return (
    <CustomerFacing
      title={t("consent.resumeTitle")}
      onReturn={onDone}
      acts={
        <>
          {resume.failure && <FailureNote failure={resume.failure} />}
          <Button size="lg" variant="default" onClick={onDone}>
            {t("consent.stayAlone")}
          </Button>
          <FacingAct busy={resume.busy} disabled={proof === null} onClick={() => void run()}>
            {t("consent.resumeYes")}
          </FacingAct>
        </>
      }
    >
      <p className={classes.body}>{view.resume_text ? pick(view.resume_text) : t("consent.resumeText")}</p>
      <ProofField name={name} signMeans={t("consent.resumeSign")} onChange={setProof} />
    </CustomerFacing>
  );
}
