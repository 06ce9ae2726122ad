/** A failure in the reader's words: what happened and what to do, looked up by its code. */
import { Button } from "@mantine/core";
import type { AppFailure } from "@/api";
import { isMessageId, type Translate, useT } from "@/locales";
import classes from "./Notes.module.css";

/** The sentence of an error code; a plain one for codes this build does not know. */
export function errorSentence(t: Translate, code: string, detail: Record<string, string> = {}): string {
  const id = `errors.${code}`;
  return isMessageId(id) ? t(id, detail) : t("errors.unknown", { code });
}

/** What to do about it, where the catalogue knows. */
export function errorCure(
  t: Translate,
  code: string,
  detail: Record<string, string> = {},
): string | undefined {
  const id = `errors.${code}.cure`;
  return isMessageId(id) ? t(id, detail) : undefined;
}

interface FailureNoteProps {
  failure: AppFailure;
  onAgain?: () => void;
}

export function FailureNote({ failure, onAgain }: FailureNoteProps) {
  const t = useT();
  const cure = errorCure(t, failure.code, failure.detail);
  return (
    <div className={classes.failure} role="alert">
      <p className={classes.sentence}>{errorSentence(t, failure.code, failure.detail)}</p>
      {cure && <p className={classes.cure}>{cure}</p>}
      {onAgain && (
        <Button size="xs" variant="default" onClick={onAgain}>
          {t("common.tryAgain")}
        </Button>
      )}
    </div>
  );
}
