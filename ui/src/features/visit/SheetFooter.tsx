/** At the foot of the sheet: where the draft stands, what is missing, and throwing the draft away. */
import { type ReactNode, useState } from "react";
import { useT } from "@/locales";
import { errorSentence } from "@/shared/FailureNote";
import { useFormat } from "@/shared/format";
import classes from "./SheetFooter.module.css";
import type { SheetEditor } from "./useVisitSheet";

interface SheetFooterProps {
  editor: SheetEditor;
  onDiscarded: () => void;
  /** The button that saves. */
  children: ReactNode;
}

export function SheetFooter({ editor, onDiscarded, children }: SheetFooterProps) {
  const t = useT();
  const { failure, gaps } = editor;
  return (
    <div className={classes.footer}>
      <div className={classes.words}>
        <DraftLine editor={editor} onDiscarded={onDiscarded} />
        <p className={classes.keys}>{t("visit.keys")}</p>
      </div>
      <div className={classes.end}>
        <p className={classes.alert} role="alert">
          {failure
            ? t("visit.saveFailed", { reason: errorSentence(t, failure.code, failure.detail) })
            : gaps.length > 0 && t("visit.missing", { count: gaps.length })}
        </p>
        {children}
      </div>
    </div>
  );
}

function DraftLine({ editor, onDiscarded }: Pick<SheetFooterProps, "editor" | "onDiscarded">) {
  const t = useT();
  const format = useFormat();
  const [asking, setAsking] = useState(false);
  const { failure, savedAt } = editor.draft;
  const discard = async () => {
    await editor.discard();
    onDiscarded();
  };
  if (failure) {
    const reason = errorSentence(t, failure.code, failure.detail);
    return <p className={classes.bad}>{t("visit.draft.failed", { reason })}</p>;
  }
  if (!savedAt) return <p className={classes.draft}>{t("visit.draft.empty")}</p>;
  if (asking) {
    return (
      <p className={classes.draft}>
        {t("visit.draft.discardAsk")}{" "}
        <button type="button" className={classes.danger} onClick={() => void discard()}>
          {t("visit.draft.discardYes")}
        </button>{" "}
        <button type="button" className={classes.link} onClick={() => setAsking(false)}>
          {t("visit.draft.keep")}
        </button>
      </p>
    );
  }
  return (
    <p className={classes.draft}>
      <span>{t("visit.draft.saved", { time: format.timeExact(savedAt) })}</span>{" "}
      <button type="button" className={classes.link} onClick={() => setAsking(true)}>
        {t("visit.draft.discard")}
      </button>
    </p>
  );
}
