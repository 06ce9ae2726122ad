/** Why a score is what it is: one line a fact, drawn one after the other, so that the eye can follow the sum. */
import type { CSSProperties, ReactNode } from "react";
import type { Bar } from "@/api/gen/Bar";
import type { ScoreView } from "@/api/gen/ScoreView";
import { useT } from "@/locales";
import { CitedSentence } from "@/parts/CitedSentence";
import { DeclaredTag } from "@/parts/DeclaredTag";
import classes from "./Ledger.module.css";
import { type LedgerLine, ledgerOf, signed } from "./ledger";

export function ScoreLedger({ score }: { score: ScoreView }) {
  const t = useT();
  const ledger = ledgerOf(score);
  const span = ledger.high - ledger.low || 1;
  const place = (points: number) => ((points - ledger.low) / span) * 100;
  const byModel = score.unit === "milli_log_odds";
  return (
    <ol className={classes.ledger} aria-label={t("customer.ledger")}>
      <Row
        what={
          <span className={classes.quiet}>{t(byModel ? "customer.ledgerBase" : "customer.ledgerZero")}</span>
        }
        points={signed(0)}
        start={place(0)}
        end={place(0)}
      />
      {ledger.lines.map((line) => (
        <Row
          key={line.bar?.fact ?? "rest"}
          what={line.bar ? <Because bar={line.bar} /> : <Rest facts={score.rest_facts} />}
          points={signed(line.points)}
          start={place(line.from)}
          end={place(line.to)}
          kind={kindOf(line)}
        />
      ))}
      <Row
        total
        what={t("customer.ledgerTotal")}
        points={signed(ledger.total)}
        start={place(0)}
        end={place(ledger.total)}
      />
    </ol>
  );
}

type Kind = "for" | "against" | "rest";

function kindOf(line: LedgerLine): Kind {
  if (!line.bar) return "rest";
  return line.points < 0 ? "against" : "for";
}

interface RowProps {
  what: ReactNode;
  points: string;
  /** Places on the scale, per cent. */
  start: number;
  end: number;
  kind?: Kind;
  total?: boolean;
}

function Row({ what, points, start, end, kind, total = false }: RowProps) {
  const places = {
    "--from": `${Math.min(start, end)}%`,
    "--until": `${Math.max(start, end)}%`,
    "--there": `${total ? end : start}%`,
    "--here": `${end}%`,
  } as CSSProperties;
  return (
    <li className={classes.row} data-total={total || undefined}>
      <span className={classes.what}>{what}</span>
      <span className={classes.track} style={places} data-kind={kind} aria-hidden="true">
        {(kind || total) && <span className={classes.lead} />}
        {(kind || total) && <span className={classes.fill} />}
        {!total && <span className={classes.thread} />}
      </span>
      <span className={classes.points}>{points}</span>
    </li>
  );
}

/** The fact behind a line, with its day, and whether only the customer said so. */
function Because({ bar }: { bar: Bar }) {
  return (
    <>
      <CitedSentence sentence={bar.sentence} asOf={bar.as_of} /> {bar.declared && <DeclaredTag />}
    </>
  );
}

function Rest({ facts }: { facts: number }) {
  const t = useT();
  return <span className={classes.quiet}>{t("customer.ledgerRest", { n: facts })}</span>;
}
