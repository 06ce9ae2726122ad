/** Changes of this customer's profile: what was asked for, what became of it, and both values where two met. */
import { IconEye, IconEyeOff } from "@tabler/icons-react";
import { useAct } from "@/api";
import type { ChangeRow } from "@/api/gen/ChangeRow";
import { useT } from "@/locales";
import { ChangeTag } from "@/parts/ChangeTag";
import { fieldWords } from "@/parts/changeWords";
import { useChangeReveal } from "@/parts/useChangeReveal";
import { FailureNote } from "@/shared/FailureNote";
import { useFormat } from "@/shared/format";
import { Panel } from "@/shared/Panel";
import classes from "./Changes.module.css";

export function ChangesPanel({ rows }: { rows: ChangeRow[] }) {
  const t = useT();
  if (rows.length === 0) return null;
  return (
    <Panel title={t("customer.changes")} note={t("customer.changesCount", { n: rows.length })} flush>
      <ul>
        {rows.map((row) => (
          <li key={row.change_id}>
            <ChangeEntry row={row} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function ChangeEntry({ row }: { row: ChangeRow }) {
  const t = useT();
  const format = useFormat();
  const reveal = useChangeReveal(row.change_id);
  const words = (value: string | null) => fieldWords(t, row.field, value);
  const shown = reveal.shown ?? row;
  const standing = reveal.shown ? reveal.shown.standing : (row.standing?.value ?? null);
  const name = t(`codes.customerField.${row.field}`);
  return (
    <article className={classes.change}>
      <div className={classes.line}>
        <strong>{name}</strong>
        <ChangeTag change={row} />
        {row.masked && (
          <button
            type="button"
            className={classes.reveal}
            aria-pressed={reveal.shown !== null}
            aria-label={t("customer.change.reveal", { field: name })}
            onClick={reveal.toggle}
          >
            {reveal.shown ? (
              <>
                <IconEyeOff size="0.95rem" aria-hidden="true" />
                {t("customer.reveal.seconds", { seconds: reveal.secondsLeft })}
              </>
            ) : (
              <IconEye size="0.95rem" aria-hidden="true" />
            )}
          </button>
        )}
      </div>
      <p className={classes.values} data-open={reveal.shown !== null}>
        <del>{words(shown.before)}</del> <span aria-hidden="true">→</span> <ins>{words(shown.after)}</ins>
      </p>
      {row.standing && (
        <p className={classes.standing}>
          {t("customer.change.standing", {
            value: words(standing),
            who: row.standing.author_name ?? t("customer.change.bank"),
          })}
        </p>
      )}
      <p className={classes.meta}>
        {[row.author_name, format.dateTime(row.saved_at), row.reason].filter(Boolean).join(" · ")}
      </p>
      {row.decided_by_name && <Verdict row={row} />}
      {reveal.failure && <FailureNote failure={reveal.failure} />}
    </article>
  );
}

function Verdict({ row }: { row: ChangeRow }) {
  const t = useT();
  const format = useFormat();
  const read = useAct("change_acknowledge");
  return (
    <p className={classes.verdict}>
      {[row.decided_by_name, row.decided_at && format.dateTime(row.decided_at)].filter(Boolean).join(" · ")}
      {row.comment && <q>{row.comment}</q>}
      {row.mine && !row.acknowledged && (
        <button
          type="button"
          className={classes.read}
          onClick={() => void read.run({ change_id: row.change_id }).catch(() => null)}
        >
          {t("customer.change.read")}
        </button>
      )}
    </p>
  );
}
