/**
 * The assessment in the customer's hands: how it goes, one question after the other, the answers once more, then the
 * result as it is told, and the signature under it. Nobody else answers.
 */
import { useState } from "react";
import { useAct, useCommand } from "@/api";
import type { AssessmentForm } from "@/api/gen/AssessmentForm";
import type { AssessmentScore } from "@/api/gen/AssessmentScore";
import { usePick, useT } from "@/locales";
import { CustomerFacing, FacingAct } from "@/parts/CustomerFacing";
import { SignaturePad } from "@/parts/SignaturePad";
import { showSaved } from "@/parts/savedNotice";
import { type Signature, signatureText } from "@/parts/strokes";
import { FailureNote } from "@/shared/FailureNote";
import { useFormat } from "@/shared/format";
import { Loaded } from "@/shared/Loaded";
import { AnswerReview } from "./AnswerReview";
import { LevelScale } from "./LevelScale";
import { type Answers, QuestionSteps } from "./QuestionSteps";
import classes from "./Suitability.module.css";

interface AssessmentSheetProps {
  customerNo: string;
  name: string;
  onDone: () => void;
}

export function AssessmentSheet({ customerNo, name, onDone }: AssessmentSheetProps) {
  const query = useCommand("assessment_form", { customer_no: customerNo }, { fresh: true });
  return <Loaded query={query}>{(form) => <Assessment form={form} name={name} onDone={onDone} />}</Loaded>;
}

interface AssessmentProps {
  form: AssessmentForm;
  name: string;
  onDone: () => void;
}

type Step =
  | { t: "intro" }
  | { t: "question"; at: number }
  | { t: "review" }
  | { t: "told"; score: AssessmentScore };

function Assessment({ form, name, onDone }: AssessmentProps) {
  const t = useT();
  const pick = usePick();
  const score = useAct("assessment_score");
  const make = useAct("assessment_save");
  const [step, setStep] = useState<Step>({ t: "intro" });
  const [answers, setAnswers] = useState<Answers>({});
  const [signature, setSignature] = useState<Signature | null>(null);
  const given = {
    customer_no: form.customer_no,
    answers: Object.entries(answers).map(([question, option]) => ({ question, option })),
  };
  const answer = (at: number, question: string, option: string) => {
    setAnswers({ ...answers, [question]: option });
    setStep(at + 1 < form.questions.length ? { t: "question", at: at + 1 } : { t: "review" });
  };
  const tell = async () => {
    const told = await score.run(given).catch(() => null);
    if (told) setStep({ t: "told", score: told });
  };
  const sign = async () => {
    if (!signature) return;
    const made = await make.run({ ...given, signature: signatureText(signature) }).catch(() => null);
    if (!made) return;
    showSaved({ title: t("suitability.saved.assessment"), about: name, at: new Date().toISOString() });
    onDone();
  };
  const failure = score.failure ?? make.failure;
  const act = {
    intro: <FacingAct onClick={() => setStep({ t: "question", at: 0 })}>{t("suitability.begin")}</FacingAct>,
    question: null,
    review: (
      <FacingAct busy={score.busy} onClick={() => void tell()}>
        {t("suitability.finish")}
      </FacingAct>
    ),
    told: (
      <FacingAct busy={make.busy} disabled={signature === null} onClick={() => void sign()}>
        {t("quote.sign")}
      </FacingAct>
    ),
  }[step.t];
  return (
    <CustomerFacing
      title={t(step.t === "told" ? "suitability.result" : "suitability.questionnaire")}
      onReturn={onDone}
      acts={
        act && (
          <>
            {failure && <FailureNote failure={failure} />}
            {act}
          </>
        )
      }
    >
      {step.t === "intro" && (
        <>
          <p className={classes.sheetText}>{pick(form.intro)}</p>
          <p>{t("suitability.introCount", { n: form.questions.length })}</p>
        </>
      )}
      {step.t === "question" && (
        <QuestionSteps
          questions={form.questions}
          at={step.at}
          answers={answers}
          onAnswer={(question, option) => answer(step.at, question, option)}
          onBack={() => step.at > 0 && setStep({ t: "question", at: step.at - 1 })}
        />
      )}
      {step.t === "review" && (
        <AnswerReview
          questions={form.questions}
          answers={answers}
          onAgain={(at) => setStep({ t: "question", at })}
        />
      )}
      {step.t === "told" && <Result score={step.score} name={name} onSign={setSignature} />}
    </CustomerFacing>
  );
}

interface ResultProps {
  score: AssessmentScore;
  name: string;
  onSign: (signature: Signature | null) => void;
}

function Result({ score, name, onSign }: ResultProps) {
  const t = useT();
  const pick = usePick();
  const format = useFormat();
  return (
    <>
      <p className={classes.resultLevel}>
        {t("customer.riskC", { level: score.level })} {score.level_name && pick(score.level_name)}
      </p>
      {score.level_meaning && <p className={classes.sheetText}>{pick(score.level_meaning)}</p>}
      <LevelScale customer={score.level} reach={score.level} />
      <p>{t("suitability.resultUntil", { date: format.date(score.valid_until) })}</p>
      <section className={classes.signing} aria-label={t("quote.yourSignature")}>
        <p>{t("suitability.signMeans.assessment")}</p>
        <SignaturePad name={name} onChange={onSign} />
      </section>
    </>
  );
}
