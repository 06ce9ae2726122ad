/** What an entry of the outbox says, and what is to be done when headquarters did not take it: codes into words. */
import { useMemo } from "react";
import type { OutboxRow } from "@/api/gen/OutboxRow";
import { isMessageId, type Translate, useT } from "@/locales";

export interface OutboxWords {
  kind: (row: OutboxRow) => string;
  summary: (row: OutboxRow) => string;
  why: (code: string) => string;
  cure: (code: string) => string;
}

function first(t: Translate, ids: readonly string[], otherwise: string): string {
  const id = ids.find(isMessageId);
  return id && isMessageId(id) ? t(id) : otherwise;
}

/** The message ids under which a one-word summary may be found, by what the entry is. */
function summaryIds(kind: string, summary: string): string[] {
  if (kind === "visit_saved") return [`codes.outcome.${summary}`];
  if (kind === "follow_up_moved") return [`codes.followUpState.${summary}`];
  if (kind === "follow_up_created")
    return [`codes.followUpKind.${summary}`, `codes.followUpState.${summary}`];
  return [`outbox.summary.${summary}`];
}

export function useOutboxWords(): OutboxWords {
  const t = useT();
  return useMemo(
    () => ({
      kind: (row) => first(t, [`outbox.opKind.${row.kind}`], t("outbox.opKind.other")),
      summary: (row) =>
        row.summary === null ? "" : first(t, summaryIds(row.kind, row.summary), row.summary),
      why: (code) => first(t, [`outbox.op.${code}.why`], t("outbox.op.other.why")),
      cure: (code) => first(t, [`outbox.op.${code}.cure`], t("outbox.op.other.cure")),
    }),
    [t],
  );
}
