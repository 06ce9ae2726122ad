/** The sheet while it is being written: its values, its draft, its gaps, and saving it. Knows no layout. */
import { useCallback, useRef, useState } from "react";
import { type AppFailure, asFailure, call } from "@/api";
import type { OutcomeRule } from "@/api/gen/OutcomeRule";
import type { VisitReceipt } from "@/api/gen/VisitReceipt";
import type { Opened } from "./load";
import { type Fields, fieldsOf, gapsWith, ruleOf, type SheetGap, type SheetState, toSheet } from "./sheet";
import { type DraftKeeper, useDraft } from "./useDraft";

export interface SheetEditor {
  opened: Opened;
  state: SheetState;
  rule: OutcomeRule | undefined;
  fields: Fields;
  draft: DraftKeeper;
  /** Shown once saving was tried. */
  gaps: readonly SheetGap[];
  busy: boolean;
  failure: AppFailure | null;
  change: (edit: (state: SheetState) => SheetState) => void;
  /** Shorthand for plain values. */
  set: (values: Partial<SheetState["values"]>) => void;
  /** Saves, or answers the gaps that are in the way. */
  save: () => Promise<readonly SheetGap[]>;
  discard: () => Promise<void>;
}

/** `onSaved` is told when the visit is on the disk of this device. */
export function useVisitSheet(opened: Opened, onSaved: (receipt: VisitReceipt) => void): SheetEditor {
  const [state, setState] = useState(opened.state);
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<AppFailure | null>(null);
  const draft = useDraft(opened.continuedFrom);
  const rule = ruleOf(opened.form, state.values.outcome);
  const latest = useRef(state);

  const queueDraft = draft.queue;
  const change = useCallback(
    (edit: (state: SheetState) => SheetState) => {
      const next = edit(latest.current);
      latest.current = next;
      setState(next);
      queueDraft(toSheet(next, ruleOf(opened.form, next.values.outcome)));
    },
    [opened.form, queueDraft],
  );

  const set = useCallback(
    (values: Partial<SheetState["values"]>) =>
      change((before) => ({ ...before, values: { ...before.values, ...values } })),
    [change],
  );

  const save = useCallback(async () => {
    const current = latest.current;
    const currentRule = ruleOf(opened.form, current.values.outcome);
    const sheet = toSheet(current, currentRule);
    setTried(true);
    // An untouched sheet leaves no draft behind.
    if (!currentRule) return gapsWith(current, currentRule, []);
    setBusy(true);
    setFailure(null);
    try {
      draft.queue(sheet);
      const gaps = gapsWith(current, currentRule, await draft.flush());
      if (gaps.length > 0) return gaps;
      const receipt = await call("visit_save", sheet);
      draft.drop();
      onSaved(receipt);
    } catch (thrown) {
      setFailure(asFailure(thrown));
    } finally {
      setBusy(false);
    }
    return [];
  }, [opened.form, draft, onSaved]);

  const discard = useCallback(async () => {
    draft.drop();
    await call("visit_draft_discard", { customer_no: opened.state.values.customer_no });
  }, [draft, opened.state.values.customer_no]);

  const fields = fieldsOf(rule, state);
  const gaps = tried ? gapsWith(state, rule, draft.gaps) : [];
  return { opened, state, rule, fields, draft, gaps, busy, failure, change, set, save, discard };
}
