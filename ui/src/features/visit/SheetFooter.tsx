/** At the foot of the sheet: where the draft stands, what is missing, and throwing the draft away. */
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import type { AppFailure } from "@/api";
import { useT } from "@/locales";
import { closeVisit } from "@/parts/visitSheet";
import { errorCure, errorSentence } from "@/shared/FailureNote";
import { useFormat } from "@/shared/format";
import classes from "./SheetFooter.module.css";
import type { SheetEditor } from "./useVisitSheet";

/** What is sold in the dedicated area only: its cure is the appointment. */
const OUTLET_ONLY = "suitability.dedicated_area_only";

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
        <div className={classes.alert} role="alert">
          {failure ? (
            <Refused failure={failure} customerNo={editor.state.values.customer_no} />
          ) : (
            gaps.length > 0 && t("visit.missing", { count: gaps.length })
          )}
        </div>
        {children}
      </div>
    </div>
  );
}

/** Why it was not saved and what to do; the draft stays, wherever the cure leads. */
function Refused({ failure, customerNo }: { failure: AppFailure; customerNo: string }) {
  const t = useT();
  const cure = errorCure(t, failure.code, failure.detail);
  return (
    <>
      <p>{t("visit.saveFailed", { reason: errorSentence(t, failure.code, failure.detail) })}</p>
      {cure && <p className={classes.cure}>{cure}</p>}
      {failure.code === OUTLET_ONLY && (
        <Link
          to="/customers/$no/suitability"
          params={{ no: customerNo }}
          className={classes.link ?? ""}
          onClick={closeVisit}
        >
          {t("visit.bookAppointment")}
        </Link>
      )}
    </>
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
