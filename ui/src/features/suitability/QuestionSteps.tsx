/**
 * The questionnaire as the customer meets it: one question at a time, large, nothing chosen beforehand, and a way back.
 * A digit answers and goes on.
 */
import { useEffect, useRef } from "react";
import type { Text } from "@/api/gen/Text";
import { usePick, useT } from "@/locales";
import { KeyCap } from "@/shared/KeyCap";
import { useKeys } from "@/shared/keys";
import classes from "./Questions.module.css";

interface AskedQuestion {
  code: string;
  text: Text;
  options: readonly { code: string; text: Text }[];
}

export type Answers = Readonly<Record<string, string>>;

interface QuestionStepsProps {
  questions: readonly AskedQuestion[];
  at: number;
  answers: Answers;
  onAnswer: (question: string, answer: string) => void;
  onBack: () => void;
}

export function QuestionSteps({ questions, at, answers, onAnswer, onBack }: QuestionStepsProps) {
  const t = useT();
  const pick = usePick();
  const heading = useRef<HTMLHeadingElement>(null);
  const question = questions[at];
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new question is read out from its beginning
  useEffect(() => heading.current?.focus(), [at]);
  useKeys([
    ...(question?.options ?? []).map((answer, place) => ({
      keys: String(place + 1),
      label: "suitability.key.answer" as const,
      inDialogs: true,
      run: () => question && onAnswer(question.code, answer.code),
    })),
    { keys: "arrowleft", label: "suitability.key.questionBack" as const, inDialogs: true, run: onBack },
  ]);
  if (!question) return null;
  return (
    <div className={classes.question}>
      <div
        className={classes.progress}
        role="progressbar"
        aria-label={t("suitability.progress")}
        aria-valuemin={0}
        aria-valuemax={questions.length}
        aria-valuenow={at}
      >
        <span style={{ width: `${(at / questions.length) * 100}%` }} />
      </div>
      <p className={classes.place}>{t("suitability.questionOf", { n: at + 1, total: questions.length })}</p>
      <h2 className={classes.text} ref={heading} tabIndex={-1}>
        {pick(question.text)}
      </h2>
      <div className={classes.answers} role="radiogroup" aria-label={pick(question.text)}>
        {question.options.map((answer, place) => (
          <button
            key={answer.code}
            type="button"
            role="radio"
            aria-checked={answers[question.code] === answer.code}
            className={classes.answer}
            onClick={() => onAnswer(question.code, answer.code)}
          >
            <KeyCap keys={String(place + 1)} />
            <span>{pick(answer.text)}</span>
          </button>
        ))}
      </div>
      {at > 0 && (
        <button type="button" className={classes.back} onClick={onBack}>
          <KeyCap keys="arrowleft" /> {t("suitability.questionBack")}
        </button>
      )}
    </div>
  );
}
