/** Where the keyboard goes next. Knows no screen. */
import {
  charCount,
  type FieldName,
  type Fields,
  ORDER,
  OTHER_REASON_MIN_CHARS,
  type SheetState,
} from "./sheet";

function isFilled(field: FieldName, state: SheetState): boolean {
  const { values, next } = state;
  switch (field) {
    case "outcome":
      return values.outcome !== null;
    case "kind":
      return values.kind !== null;
    case "people":
      return values.people_met.length > 0;
    case "refusal":
      if (values.refusal === "F99") return charCount(values.refusal_text.trim()) >= OTHER_REASON_MIN_CHARS;
      return values.refusal !== null;
    case "need":
      return values.need !== null;
    case "followUp":
      return values.closed || (next !== null && next.dueOn !== null);
    case "products":
      return state.taken === null || values.products.some((one) => one.product === state.taken);
    case "declared":
    case "note":
      return true;
  }
}

/** A part that was answered by half: a reason without its words, a next step without its date. */
function begun(field: FieldName, state: SheetState): boolean {
  return (
    (field === "refusal" && state.values.refusal !== null) || (field === "followUp" && state.next !== null)
  );
}

/** Required; or the suggestion that was taken up, as long as the customer's answer to it is not told. */
function wanted(field: FieldName, fields: Fields, state: SheetState): boolean {
  return (
    fields[field] === "required" || (field === "products" && "products" in fields && state.taken !== null)
  );
}

/** The next part after `from` that is wanted and still empty; the note when nothing is wanted any more. */
export function nextWanting(from: FieldName, fields: Fields, state: SheetState): FieldName {
  const later = ORDER.slice(ORDER.indexOf(from) + 1);
  if (begun(from, state) && !isFilled(from, state)) return from;
  return later.find((field) => wanted(field, fields, state) && !isFilled(field, state)) ?? "note";
}
