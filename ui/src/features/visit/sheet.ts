/** The visit sheet as data: which fields an outcome asks for, and what becomes of them. Knows no screen. */
import type { FollowUpKind } from "@/api/gen/FollowUpKind";
import type { FollowUpNeed } from "@/api/gen/FollowUpNeed";
import type { OutcomeCode } from "@/api/gen/OutcomeCode";
import type { OutcomeRule } from "@/api/gen/OutcomeRule";
import type { Reaction } from "@/api/gen/Reaction";
import type { VisitForm } from "@/api/gen/VisitForm";
import type { VisitGap } from "@/api/gen/VisitGap";
import type { VisitRow } from "@/api/gen/VisitRow";
import type { VisitSheet } from "@/api/gen/VisitSheet";

/** The longest note and the shortest text for F99; the same figures as in rounds-domain. */
export const NOTE_MAX_CHARS = 2000;
export const OTHER_REASON_MIN_CHARS = 10;

/** A next step while it is being written: the date may still be open. */
export interface NextStep {
  kind: FollowUpKind;
  dueOn: string | null;
  note: string;
}

/** Everything on the sheet. Values of fields that are hidden now are kept, so that changing one's mind costs nothing. */
export interface SheetState {
  values: Omit<VisitSheet, "follow_up">;
  next: NextStep | null;
  /** The person has set the next step: a new outcome no longer proposes another. */
  nextTouched: boolean;
  /** The person has said who was met. */
  peopleTouched: boolean;
  /** The suggestion that was taken up and led to this sheet. */
  taken: string | null;
}

/** A part that cannot be saved yet; a next step without its date does not reach the border, so it is found here. */
export type SheetGap = VisitGap | "due_missing";

export type FieldName =
  | "outcome"
  | "kind"
  | "people"
  | "products"
  | "need"
  | "declared"
  | "refusal"
  | "note"
  | "followUp";

export type Asked = "required" | "optional";

/** The fields to show, in the order of the sheet, and how urgently each is asked. */
export type Fields = Partial<Record<FieldName, Asked>>;

/** Where each gap is shown. */
export const GAP_FIELD: Record<SheetGap, FieldName> = {
  outcome_missing: "outcome",
  kind_missing: "kind",
  people_met_missing: "people",
  need_missing: "need",
  refusal_missing: "refusal",
  refusal_text_too_short: "refusal",
  note_too_long: "note",
  follow_up_missing: "followUp",
  due_missing: "followUp",
  follow_up_or_close_missing: "followUp",
  follow_up_forbidden: "followUp",
  follow_up_in_the_past: "followUp",
};

/** The kind of next step that usually follows an outcome. A proposal; the person may choose another. */
const USUAL_NEXT: Partial<Record<OutcomeCode, FollowUpKind>> = {
  O10: "visit",
  O31: "send_material",
  O32: "quote",
  O40: "appointment",
  O50: "documents",
  O60: "care",
  O80: "care",
  O90: "verify",
};

export function usualNext(rule: OutcomeRule): FollowUpKind {
  return USUAL_NEXT[rule.code] ?? USUAL_NEXT[rule.group] ?? "call";
}

export function ruleOf(form: VisitForm, outcome: OutcomeCode | null): OutcomeRule | undefined {
  return form.outcomes.find((rule) => rule.code === outcome);
}

/** Business may be talked about: not where only care is allowed or nothing at all. */
function marketable(need: FollowUpNeed): boolean {
  return need !== "care_only" && need !== "forbidden";
}

/** A next step has to be stated, or that there is none. */
export function mustPlan(need: FollowUpNeed): boolean {
  return need === "must" || need === "date_or_close";
}

/** Which fields the sheet shows now. Before an outcome is chosen there is only the outcome. */
export function fieldsOf(rule: OutcomeRule | undefined, state: SheetState): Fields {
  if (!rule) return { outcome: "required" };
  const fields: Fields = { outcome: "required", kind: "required" };
  const business = rule.met_somebody && marketable(rule.follow_up);
  if (rule.met_somebody) fields.people = "required";
  if (business) fields.products = "optional";
  if (rule.needs_refusal || (business && refusedProduct(state))) fields.refusal = "required";
  if (business) fields.need = rule.needs_need ? "required" : "optional";
  if (business) fields.declared = "optional";
  fields.followUp = mustPlan(rule.follow_up) ? "required" : "optional";
  fields.note = "optional";
  return fields;
}

function refusedProduct(state: SheetState): boolean {
  return state.values.products.some((product) => product.reaction === "refused");
}

/** A fresh sheet of a customer. */
export function emptySheet(customerNo: string, startedAt: string, taken: string | null = null): SheetState {
  return {
    values: {
      customer_no: customerNo,
      replaces: null,
      kind: null,
      outcome: null,
      people_met: [],
      products: [],
      need: null,
      declared: [],
      refusal: null,
      refusal_text: "",
      note: "",
      closed: false,
      started_at: startedAt,
      business_date: null,
    },
    next: null,
    nextTouched: false,
    peopleTouched: false,
    taken,
  };
}

/** The sheet that a draft left off with. */
export function fromDraft(sheet: VisitSheet, taken: string | null = null): SheetState {
  const { follow_up, ...values } = sheet;
  const next = follow_up && { kind: follow_up.kind, dueOn: follow_up.due_on, note: follow_up.note };
  return { values, next: next ?? null, nextTouched: true, peopleTouched: true, taken };
}

/** A sheet that corrects or answers `visit`, filled with what that one said. */
export function fromVisit(visit: VisitRow, next: NextStep | null, startedAt: string): SheetState {
  const fresh = emptySheet(visit.customer_no, startedAt);
  return {
    values: {
      ...fresh.values,
      replaces: visit.visit_id,
      kind: visit.kind,
      outcome: visit.outcome,
      people_met: visit.people_met,
      products: visit.products,
      need: visit.need,
      declared: visit.declared,
      refusal: visit.refusal,
      refusal_text: visit.refusal_text,
      note: visit.note,
      closed: visit.follow_up_id === null,
      business_date: visit.business_date,
    },
    next,
    nextTouched: true,
    peopleTouched: true,
    taken: null,
  };
}

/** Chooses an outcome and proposes what usually goes with it, without touching what the person set. */
export function chooseOutcome(state: SheetState, rule: OutcomeRule): SheetState {
  const people = state.peopleTouched
    ? state.values.people_met
    : rule.met_somebody
      ? ["customer" as const]
      : [];
  const values = { ...state.values, outcome: rule.code, people_met: people };
  if (state.nextTouched) return { ...state, values };
  const proposes = rule.follow_up === "must" || rule.follow_up === "care_only";
  const next = proposes ? { kind: usualNext(rule), dueOn: rule.default_due_on, note: "" } : null;
  return { ...state, values, next };
}

/** Sets or removes what a customer said to a product. */
export function react(state: SheetState, product: string, reaction: Reaction | null): SheetState {
  const others = state.values.products.filter((one) => one.product !== product);
  const products = reaction ? [...others, { product, reaction }] : others;
  return { ...state, values: { ...state.values, products } };
}

/** What goes over the border: only what the outcome asks for. */
export function toSheet(state: SheetState, rule: OutcomeRule | undefined): VisitSheet {
  const { values, next } = state;
  const follow_up =
    next?.dueOn && !values.closed ? { kind: next.kind, due_on: next.dueOn, note: next.note.trim() } : null;
  if (!rule) return { ...values, follow_up };
  const fields = fieldsOf(rule, state);
  return {
    ...values,
    people_met: fields.people ? values.people_met : [],
    products: fields.products ? values.products : [],
    need: fields.need ? values.need : null,
    declared: fields.declared ? (values.declared ?? []) : [],
    refusal: fields.refusal ? values.refusal : null,
    refusal_text: fields.refusal && values.refusal === "F99" ? values.refusal_text : "",
    closed: rule.follow_up === "date_or_close" && values.closed,
    follow_up: rule.follow_up === "forbidden" ? null : follow_up,
  };
}

/** The order of the sheet. */
export const ORDER: readonly FieldName[] = [
  "outcome",
  "kind",
  "people",
  "products",
  "refusal",
  "need",
  "declared",
  "followUp",
  "note",
];

/** All that is missing at the parts that are shown: what the border found, and a next step whose date is still open. */
export function gapsWith(
  state: SheetState,
  rule: OutcomeRule | undefined,
  found: readonly VisitGap[],
): SheetGap[] {
  if (!rule) return ["outcome_missing"];
  const fields = fieldsOf(rule, state);
  const undated = state.next !== null && state.next.dueOn === null && !state.values.closed;
  const open = undated && rule.follow_up !== "forbidden";
  const rest = open ? found.filter((gap) => GAP_FIELD[gap] !== "followUp") : found;
  const all: SheetGap[] = [...rest, ...(open ? (["due_missing"] as const) : [])];
  return all
    .filter((gap) => fields[GAP_FIELD[gap]])
    .toSorted((a, b) => ORDER.indexOf(GAP_FIELD[a]) - ORDER.indexOf(GAP_FIELD[b]));
}

/** Characters as a person counts them, so that 你 and é are one each. */
export function charCount(text: string): number {
  return [...text].length;
}
