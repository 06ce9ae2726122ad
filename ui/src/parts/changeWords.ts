/** Where a change of a profile stands, in words; and the values of its field. */
import type { ChangeRow } from "@/api/gen/ChangeRow";
import type { CustomerField } from "@/api/gen/CustomerField";
import { isMessageId, type MessageId, type Translate } from "@/locales";

export type ChangeTone = "plain" | "strong" | "warn" | "stop";

export interface ChangeStanding {
  words: MessageId;
  tone: ChangeTone;
}

/** What the screen says of a change: headquarters' word, or how far it is on the way there. */
export function standingOf(change: ChangeRow): ChangeStanding {
  if (change.state === null) {
    return change.delivery === "signed_for"
      ? { words: "codes.changeState.unknown", tone: "plain" }
      : { words: "codes.changeState.unsent", tone: "warn" };
  }
  if (change.state === "disputed" && change.pending_decision === null) {
    return { words: "codes.changeState.disputed", tone: "stop" };
  }
  if (change.pending_decision !== null) {
    return { words: `codes.changeDecision.${change.pending_decision}.pending`, tone: "warn" };
  }
  return { words: `codes.changeState.${change.state}`, tone: "plain" };
}

/** A value of a field in words: a coarse occupation of the import contract by its name, nothing as what it is. */
export function fieldWords(t: Translate, field: CustomerField, value: string | null): string {
  if (value === null) return t("customer.notOnFile");
  return field === "occupation" ? jobWords(t, value) : value;
}

/** A coarse occupation of the import contract in words; any other wording as it came. */
export function jobWords(t: Translate, occupation: string): string {
  const id = `customer.job.${occupation}`;
  return isMessageId(id) ? t(id) : occupation;
}
