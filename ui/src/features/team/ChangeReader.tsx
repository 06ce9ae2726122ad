/** One disputed change: the value at headquarters beside the one asked for, who stands behind each, and the decision. */
import { Button, Textarea } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { type KeyboardEvent, type ReactNode, useRef, useState } from "react";
import { useAct } from "@/api";
import type { ChangeDecision } from "@/api/gen/ChangeDecision";
import type { ChangeRow } from "@/api/gen/ChangeRow";
import { useT } from "@/locales";
import { fieldWords } from "@/parts/changeWords";
import { showSaved } from "@/parts/savedNotice";
import { type ChangeReveal, useChangeReveal } from "@/parts/useChangeReveal";
import { FailureNote } from "@/shared/FailureNote";
import { useFormat } from "@/shared/format";
import { KeyCap } from "@/shared/KeyCap";
import { useKeys } from "@/shared/keys";
import classes from "./ChangeReader.module.css";

export function ChangeReader({ row }: { row: ChangeRow }) {
  const t = useT();
  const reveal = useChangeReveal(row.change_id);
  return (
    <article className={classes.reader}>
      <header className={classes.header}>
        <h2 className={classes.customer}>
          {row.customer_name ? (
            <Link to="/customers/$no" params={{ no: row.customer_no }} className={classes.link ?? ""}>
              {row.customer_name}
            </Link>
          ) : (
            row.customer_no
          )}
        </h2>
        <p className={classes.faint}>{t(`codes.customerField.${row.field}`)}</p>
        {row.out_of_scope && <p className={classes.faint}>{t("team.change.outOfScope")}</p>}
      </header>
      <Values row={row} reveal={reveal} />
      {row.reason && <p className={classes.reason}>{t("team.change.reason", { reason: row.reason })}</p>}
      {row.masked && <RevealButton reveal={reveal} />}
      {reveal.failure && <FailureNote failure={reveal.failure} />}
      <Decision row={row} />
    </article>
  );
}

function Values({ row, reveal }: { row: ChangeRow; reveal: ChangeReveal }) {
  const t = useT();
  const format = useFormat();
  const shown = reveal.shown ?? row;
  const standing = reveal.shown ? reveal.shown.standing : (row.standing?.value ?? null);
  const words = (value: string | null) => fieldWords(t, row.field, value);
  return (
    <>
      <div className={classes.values} data-open={reveal.shown !== null}>
        <Side title={t("team.change.standing")} value={words(standing)}>
          {row.standing?.author_name ?? t("customer.change.bank")}
          {row.standing && ` · ${format.dateTime(row.standing.at)}`}
        </Side>
        <Side title={t("team.change.asked")} value={words(shown.after)} asked>
          {row.author_name} · {format.dateTime(row.saved_at)}
        </Side>
      </div>
      <p className={classes.faint}>{t("team.change.seen", { value: words(shown.before) })}</p>
    </>
  );
}

interface SideProps {
  title: string;
  value: string;
  asked?: boolean;
  children: ReactNode;
}

function Side({ title, value, asked = false, children }: SideProps) {
  return (
    <section className={classes.side} data-asked={asked} aria-label={title}>
      <h3>{title}</h3>
      <p className={classes.value}>{value}</p>
      <p className={classes.faint}>{children}</p>
    </section>
  );
}

function RevealButton({ reveal }: { reveal: ChangeReveal }) {
  const t = useT();
  useKeys([{ keys: "r", label: "team.change.reveal", run: reveal.toggle }]);
  return (
    <Button
      size="xs"
      variant="default"
      className={classes.reveal ?? ""}
      aria-pressed={reveal.shown !== null}
      onClick={reveal.toggle}
    >
      <span className={classes.label}>
        {reveal.shown
          ? t("customer.reveal.seconds", { seconds: reveal.secondsLeft })
          : t("team.change.reveal")}
        <KeyCap keys="r" />
      </span>
    </Button>
  );
}

/** Take the asked value or keep the other; K walks the list here as everywhere, so keeping is S. */
function Decision({ row }: { row: ChangeRow }) {
  const t = useT();
  const decide = useAct("change_decide");
  const [comment, setComment] = useState("");
  const field = useRef<HTMLTextAreaElement>(null);
  const open = row.state === "disputed" && row.pending_decision === null;
  const send = async (decision: ChangeDecision) => {
    const answer = await decide
      .run({ change_id: row.change_id, decision, comment: comment.trim() })
      .catch(() => null);
    if (!answer) return;
    showSaved({
      title: t(`team.change.${decision}.toast`),
      about: row.customer_name ?? row.customer_no,
      at: new Date().toISOString(),
    });
  };
  useKeys(
    [
      { keys: "a", label: "team.change.take", run: () => void send("take") },
      { keys: "s", label: "team.change.keep", run: () => void send("keep") },
      { keys: "c", label: "team.change.comment", run: () => field.current?.focus() },
    ],
    open && !decide.busy,
  );
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key === "Escape") event.currentTarget.blur();
  };
  return (
    <div className={classes.decision}>
      {decide.failure && <FailureNote failure={decide.failure} />}
      <Textarea
        autosize
        minRows={1}
        maxRows={4}
        ref={field}
        label={t("team.change.comment")}
        rightSection={<KeyCap keys="c" />}
        value={comment}
        onKeyDown={onKeyDown}
        onChange={(event) => setComment(event.currentTarget.value)}
      />
      <div className={classes.buttons}>
        <Button size="sm" loading={decide.busy} onClick={() => void send("take")}>
          <span className={classes.label}>
            {t("team.change.take")} <KeyCap keys="a" />
          </span>
        </Button>
        <Button size="sm" variant="default" disabled={decide.busy} onClick={() => void send("keep")}>
          <span className={classes.label}>
            {t("team.change.keep")} <KeyCap keys="s" />
          </span>
        </Button>
      </div>
    </div>
  );
}
