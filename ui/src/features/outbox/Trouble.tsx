/** Why headquarters did not take an entry, and what can be done here and now. A deferred entry needs nobody. */
import { Button } from "@mantine/core";
import { useAct } from "@/api";
import type { OutboxRow } from "@/api/gen/OutboxRow";
import { useT } from "@/locales";
import { openVisit } from "@/parts/visitSheet";
import { CopyButton } from "@/shared/CopyButton";
import { FailureNote } from "@/shared/FailureNote";
import { KeyCap } from "@/shared/KeyCap";
import { useKeys } from "@/shared/keys";
import { curesOf } from "./cures";
import classes from "./OutboxDetail.module.css";
import { useOutboxWords } from "./words";

export function Trouble({ row }: { row: OutboxRow }) {
  const t = useT();
  const words = useOutboxWords();
  const { visit_id, customer_no, code } = row;
  const correctable =
    row.kind === "visit_saved" && row.corrected_by === null && row.delivery === "needs_attention";
  const correct = () => {
    if (visit_id && customer_no) openVisit(customer_no, visit_id);
  };
  useKeys([{ keys: "c", label: "outbox.cure.correct", run: correct }], correctable);
  if (code === null || row.corrected_by !== null) return null;
  return (
    <section className={row.deferred ? classes.held : classes.trouble}>
      <h3 className={classes.troubleTitle}>{t(row.deferred ? "outbox.held" : "outbox.attention")}</h3>
      <p>{words.why(code)}</p>
      <p className={classes.cure}>{words.cure(code)}</p>
      <div className={classes.acts}>
        {correctable && (
          <Button size="xs" onClick={correct}>
            <span className={classes.actLabel}>
              {t("outbox.cure.correct")} <KeyCap keys="c" />
            </span>
          </Button>
        )}
        <Cures row={row} code={code} />
      </div>
      <p className={classes.code}>{t("outbox.code", { code })}</p>
    </section>
  );
}

function Cures({ row, code }: { row: OutboxRow; code: string }) {
  const t = useT();
  const words = useOutboxWords();
  const sync = useAct("sync_now");
  return curesOf(code).map((cure) =>
    cure === "sync" ? (
      <span key={cure}>
        <Button
          size="xs"
          variant="default"
          loading={sync.busy}
          onClick={() => void sync.run({}).catch(() => undefined)}
        >
          {t("outbox.cure.sync")}
        </Button>
        {sync.failure && <FailureNote failure={sync.failure} />}
      </span>
    ) : (
      <CopyButton
        key={cure}
        label={t("outbox.cure.tell")}
        text={t("outbox.cure.tellText", {
          number: row.number,
          kind: words.kind(row),
          code,
          why: words.why(code),
        })}
      />
    ),
  );
}
