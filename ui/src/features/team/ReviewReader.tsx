/** One visit to judge: what it says beside the version before, why it may be thin, and the decision. */
import { Button, Textarea } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { type KeyboardEvent, useState } from "react";
import { useAct, useCommand } from "@/api";
import type { ReviewDecision } from "@/api/gen/ReviewDecision";
import type { ReviewRow } from "@/api/gen/ReviewRow";
import { useT } from "@/locales";
import { showSaved } from "@/parts/savedNotice";
import { FailureNote } from "@/shared/FailureNote";
import { useFormat } from "@/shared/format";
import { KeyCap } from "@/shared/KeyCap";
import { useKeys } from "@/shared/keys";
import { hintWords } from "./ReviewQueue";
import classes from "./ReviewReader.module.css";
import { commentSuffices } from "./review";
import { VisitText } from "./VisitText";

interface ReviewReaderProps {
  row: ReviewRow;
  /** The decision is on the disk of this device. */
  onDecided: () => void;
}

export function ReviewReader({ row, onDecided }: ReviewReaderProps) {
  const t = useT();
  const { visit, previous, hints } = row;
  const customer = useCommand(
    "customer_open",
    { customer_no: visit.customer_no },
    { enabled: visit.customer_name !== null },
  );
  return (
    <article className={classes.reader}>
      <header className={classes.header}>
        <h2 className={classes.customer}>
          {visit.customer_name ? (
            <Link to="/customers/$no" params={{ no: visit.customer_no }} className={classes.link ?? ""}>
              {visit.customer_name}
            </Link>
          ) : (
            visit.customer_no
          )}
          <span className={classes.place}>{customer.data?.row.village ?? customer.data?.row.place}</span>
        </h2>
        <p className={classes.author}>{visit.author_name}</p>
        {visit.out_of_scope && <p className={classes.faint}>{t("team.outOfScope")}</p>}
      </header>
      {hints.length > 0 && (
        <p className={classes.thin}>
          <strong>{t("team.review.thin")}</strong> {hints.map((hint) => hintWords(t, hint)).join(" · ")}
        </p>
      )}
      {previous?.review_comment && (
        <div className={classes.asked}>
          <strong>{t("team.review.yourComment")}</strong>
          <p>{previous.review_comment}</p>
        </div>
      )}
      <VisitText visit={visit} previous={previous} />
      <Decision row={row} onDecided={onDecided} />
    </article>
  );
}

/** Approve at once, or return with a comment. A visit that is decided shows what was decided. */
function Decision({ row, onDecided }: ReviewReaderProps) {
  const t = useT();
  const decide = useAct("review_decide");
  const [returning, setReturning] = useState(false);
  const { visit, pending_decision } = row;
  const open = visit.review === "pending" && pending_decision === null;

  const send = async (decision: ReviewDecision, comment: string) => {
    const answer = await decide
      .run({ visit_id: visit.visit_id, decision, comment: comment.trim() })
      .catch(() => null);
    if (!answer) return;
    const name = visit.customer_name ?? visit.customer_no;
    showSaved({
      title: t(decision === "approved" ? "team.review.approved.toast" : "team.review.returned.toast", {
        name: visit.author_name,
      }),
      about: name,
      at: new Date().toISOString(),
    });
    onDecided();
  };
  useKeys(
    [
      { keys: "a", label: "team.review.approve", run: () => void send("approved", "") },
      { keys: "r", label: "team.review.return", run: () => setReturning(true) },
    ],
    open && !returning && !decide.busy,
  );
  if (!open) return <Decided row={row} />;
  return (
    <div className={classes.decision}>
      {decide.failure && <FailureNote failure={decide.failure} />}
      {returning ? (
        <ReturnForm
          busy={decide.busy}
          onSend={(comment) => void send("returned", comment)}
          onCancel={() => setReturning(false)}
        />
      ) : (
        <div className={classes.buttons}>
          <Button size="sm" loading={decide.busy} onClick={() => void send("approved", "")}>
            <span className={classes.label}>
              {t("team.review.approve")} <KeyCap keys="a" />
            </span>
          </Button>
          <Button size="sm" variant="default" onClick={() => setReturning(true)}>
            <span className={classes.label}>
              {t("team.review.return")} <KeyCap keys="r" />
            </span>
          </Button>
        </div>
      )}
    </div>
  );
}

function Decided({ row }: { row: ReviewRow }) {
  const t = useT();
  const format = useFormat();
  const { visit, pending_decision } = row;
  return (
    <div className={classes.decided}>
      <strong>{t(`codes.review.${pending_decision ?? visit.review}`)}</strong>
      {visit.reviewed_at && <span className={classes.faint}>{format.dateTime(visit.reviewed_at)}</span>}
      {pending_decision && <span className={classes.waiting}>{t("team.review.pendingDecision")}</span>}
      {visit.review_comment && <p className={classes.comment}>{visit.review_comment}</p>}
    </div>
  );
}

interface ReturnFormProps {
  busy: boolean;
  onSend: (comment: string) => void;
  onCancel: () => void;
}

function ReturnForm({ busy, onSend, onCancel }: ReturnFormProps) {
  const t = useT();
  const [comment, setComment] = useState("");
  const [tried, setTried] = useState(false);
  const enough = commentSuffices(comment);
  const send = () => {
    setTried(true);
    if (enough) onSend(comment);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") onCancel();
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) send();
  };
  return (
    <>
      <Textarea
        autosize
        minRows={2}
        label={t("team.review.comment")}
        placeholder={t("team.review.commentHint")}
        value={comment}
        error={tried && !enough && t("team.review.commentNeeded")}
        ref={(field) => {
          if (field && comment === "" && !tried) field.focus();
        }}
        onKeyDown={onKeyDown}
        onChange={(event) => setComment(event.currentTarget.value)}
      />
      <div className={classes.buttons}>
        <Button size="sm" color="red" loading={busy} onClick={send}>
          <span className={classes.label}>
            {t("team.review.sendReturn")} <KeyCap keys="mod+enter" />
          </span>
        </Button>
        <Button size="sm" variant="default" onClick={onCancel}>
          {t("team.review.cancel")}
        </Button>
      </div>
    </>
  );
}
