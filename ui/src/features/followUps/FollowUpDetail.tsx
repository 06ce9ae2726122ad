/** One follow-up: what it is, what can be done with it, and how it came here. */
import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useAct } from "@/api";
import type { FollowUpRow } from "@/api/gen/FollowUpRow";
import type { Receiver } from "@/api/gen/Receiver";
import { useT } from "@/locales";
import { openVisit } from "@/parts/visitSheet";
import { FailureNote } from "@/shared/FailureNote";
import { useFormat } from "@/shared/format";
import { KeyCap } from "@/shared/KeyCap";
import { useKeys } from "@/shared/keys";
import { DueWords } from "./DueWords";
import classes from "./FollowUpDetail.module.css";
import { FollowUpHistory } from "./FollowUpHistory";
import { MoveForm } from "./MoveForm";
import { ACT_KEYS, type ActName, actsOf, asksNothing, moveInput, needsSupervisor } from "./moves";

interface FollowUpDetailProps {
  row: FollowUpRow;
  today: string;
  supervisor: boolean;
  receivers: readonly Receiver[];
}

export function FollowUpDetail({ row, today, supervisor, receivers }: FollowUpDetailProps) {
  const t = useT();
  const format = useFormat();
  return (
    <article className={classes.detail}>
      <header className={classes.header}>
        <p className={classes.kind}>
          {t(`codes.followUpKind.${row.kind}`)}
          <span className={classes.state}>{t(`codes.followUpState.${row.state}`)}</span>
        </p>
        <h2 className={classes.customer}>
          {row.customer_name ? (
            <Link to="/customers/$no" params={{ no: row.customer_no }} className={classes.link ?? ""}>
              {row.customer_name}
            </Link>
          ) : (
            t("followUps.unassigned")
          )}
          {row.place && <span className={classes.place}>{row.place}</span>}
        </h2>
        <p className={classes.due}>
          <span className={classes.date}>
            {format.date(row.due_on)} {format.weekday(row.due_on)}
          </span>
          <DueWords row={row} today={today} />
          {row.postponements > 0 && (
            <span className={classes.faint}>{t("followUps.postponed", { count: row.postponements })}</span>
          )}
          {row.pending && <span className={classes.pending}>{t("followUps.pending")}</span>}
        </p>
      </header>
      <p className={row.note ? classes.note : classes.faint}>{row.note || t("followUps.noNote")}</p>
      <FollowUpActs row={row} today={today} supervisor={supervisor} receivers={receivers} />
      <FollowUpHistory row={row} />
    </article>
  );
}

/** The allowed acts, each with its key; those that ask something open a form in their place. */
function FollowUpActs({ row, today, supervisor, receivers }: FollowUpDetailProps) {
  const t = useT();
  const [asking, setAsking] = useState<ActName | null>(null);
  const move = useAct("follow_up_move");
  const reset = move.reset;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another row begins anew
  useEffect(() => {
    setAsking(null);
    reset();
  }, [row.follow_up_id, reset]);

  const acts = actsOf(row);
  const start = (act: ActName) => {
    if (needsSupervisor(row, act, supervisor)) return;
    if (asksNothing(act))
      void move
        .run(moveInput(row, act, { reason: "", newDueOn: null, receiver: null }))
        .catch(() => undefined);
    else setAsking(act);
  };
  const offered = ACT_KEYS.filter(([act]) => acts.includes(act));
  useKeys(
    [
      ...offered.map(([act, keys]) => ({
        keys,
        label: `followUps.act.${act}` as const,
        run: () => start(act),
      })),
      { keys: "v", label: "followUps.recordVisit" as const, run: () => openVisit(row.customer_no) },
    ],
    asking === null,
  );
  if (asking) {
    const back = () => setAsking(null);
    return <MoveForm key={asking} {...{ row, today, receivers }} act={asking} onDone={back} onBack={back} />;
  }
  return (
    <div className={classes.acts}>
      {offered.map(([act, keys]) => (
        <Button
          key={act}
          size="xs"
          variant={act === "done" ? "filled" : "default"}
          disabled={needsSupervisor(row, act, supervisor)}
          onClick={() => start(act)}
        >
          <span className={classes.actLabel}>
            {t(`followUps.act.${act}`)} <KeyCap keys={keys} />
          </span>
        </Button>
      ))}
      <Button size="xs" variant="default" onClick={() => openVisit(row.customer_no)}>
        <span className={classes.actLabel}>
          {t("followUps.recordVisit")} <KeyCap keys="v" />
        </span>
      </Button>
      {acts.includes("postpone") && needsSupervisor(row, "postpone", supervisor) && (
        <p className={classes.limit}>{t("followUps.needsSupervisor")}</p>
      )}
      {move.failure && <FailureNote failure={move.failure} />}
    </div>
  );
}
