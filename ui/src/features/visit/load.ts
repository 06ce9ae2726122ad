/** Gathers what a sheet opens with: the codes, a draft left behind, the visit that is being corrected. */
import { call } from "@/api";
import type { Draft } from "@/api/gen/Draft";
import type { VisitForm } from "@/api/gen/VisitForm";
import type { VisitRow } from "@/api/gen/VisitRow";
import type { SheetTarget } from "@/parts/visitSheet";
import { emptySheet, fromDraft, fromVisit, type NextStep, ruleOf, type SheetState, usualNext } from "./sheet";

export interface Opened {
  form: VisitForm;
  state: SheetState;
  /** When the draft that this sheet continues was saved. */
  continuedFrom: string | null;
  /** The visit that this sheet will replace. */
  corrected: VisitRow | null;
}

/** The customer has a draft of another kind already: a person must choose. */
export interface Clash {
  form: VisitForm;
  draft: Draft;
  corrected: VisitRow;
}

export type Loaded = { t: "opened"; opened: Opened } | { t: "clash"; clash: Clash };

/** Reads everything from this device. Rejects with an `AppFailure`. */
export async function loadSheet(target: SheetTarget, now: string): Promise<Loaded> {
  const ref = { customer_no: target.customerNo };
  const [form, draft] = await Promise.all([call("visit_form", ref), call("visit_draft_get", ref)]);
  const replaces = target.replaces ?? draft?.sheet.replaces ?? null;
  const corrected = replaces === null ? null : await call("visit_open", { visit_id: replaces });
  if (draft && corrected && draft.sheet.replaces !== replaces) {
    return { t: "clash", clash: { form, draft, corrected } };
  }
  if (draft) return { t: "opened", opened: continueDraft(form, draft, corrected, target.product) };
  if (corrected) return { t: "opened", opened: await beginCorrection(form, corrected, now) };
  const state = emptySheet(target.customerNo, now, target.product);
  return { t: "opened", opened: { form, state, continuedFrom: null, corrected: null } };
}

export function continueDraft(
  form: VisitForm,
  draft: Draft,
  corrected: VisitRow | null,
  taken: string | null = null,
): Opened {
  return { form, state: fromDraft(draft.sheet, taken), continuedFrom: draft.saved_at, corrected };
}

/** A sheet filled with what the corrected visit said, and with its next step if that is still open. */
export async function beginCorrection(form: VisitForm, corrected: VisitRow, now: string): Promise<Opened> {
  const next = await nextStepOf(form, corrected);
  return { form, state: fromVisit(corrected, next, now), continuedFrom: null, corrected };
}

async function nextStepOf(form: VisitForm, visit: VisitRow): Promise<NextStep | null> {
  if (visit.follow_up_id === null) return null;
  const query = { view: "open" as const, owner: null, customer_no: visit.customer_no, offset: 0, limit: 200 };
  const page = await call("follow_up_list", query);
  const made = page.rows.find((row) => row.follow_up_id === visit.follow_up_id);
  if (made) return { kind: made.kind, dueOn: made.due_on, note: made.note };
  const rule = ruleOf(form, visit.outcome);
  return rule ? { kind: usualNext(rule), dueOn: rule.default_due_on, note: "" } : null;
}
