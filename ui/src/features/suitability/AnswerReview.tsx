/** All answers once more, before anything is counted; each can be given anew. */
import type { FormQuestion } from "@/api/gen/FormQuestion";
import { usePick, useT } from "@/locales";
import type { Answers } from "./QuestionSteps";
import classes from "./Questions.module.css";

interface AnswerReviewProps {
  questions: readonly FormQuestion[];
  answers: Answers;
  onAgain: (at: number) => void;
}

export function AnswerReview({ questions, answers, onAgain }: AnswerReviewProps) {
  const t = useT();
  const pick = usePick();
  return (
    <ol className={classes.review}>
      {questions.map((question, at) => {
        const chosen = question.options.find((option) => option.code === answers[question.code]);
        return (
          <li key={question.code}>
            <span>{pick(question.text)}</span>
            <strong>{chosen ? pick(chosen.text) : t("common.dash")}</strong>
            <button
              type="button"
              className={classes.again}
              aria-label={t("suitability.answerAgainOf", { n: at + 1 })}
              onClick={() => onAgain(at)}
            >
              {t("suitability.answerAgain")}
            </button>
          </li>
        );
      })}
    </ol>
  );
}
