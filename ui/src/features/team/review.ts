/** A visit as fields to read, and what a new version changed. Knows no layout. */
import type { VisitRow } from "@/api/gen/VisitRow";
import type { MessageId, Translate } from "@/locales";

/** The shortest comment with which a visit may be returned; the same figure as in rounds-domain. */
export const RETURN_COMMENT_MIN_CHARS = 4;

export function commentSuffices(comment: string): boolean {
  return [...comment.trim()].length >= RETURN_COMMENT_MIN_CHARS;
}

export interface VisitField {
  label: MessageId;
  text: string;
  /** Another text than in the version before. */
  changed: boolean;
}

export interface VisitWords {
  t: Translate;
  product: (code: string) => string;
  date: (iso: string) => string;
}

const MINUTE_MS = 60_000;

function textOf(visit: VisitRow, words: VisitWords): [MessageId, string][] {
  const { t } = words;
  const none = t("team.field.none");
  const minutes = Math.max(
    0,
    Math.round((Date.parse(visit.saved_at) - Date.parse(visit.started_at)) / MINUTE_MS),
  );
  const products = visit.products.map(
    (one) => `${words.product(one.product)} · ${t(`codes.reaction.${one.reaction}`)}`,
  );
  const refusal =
    visit.refusal && [t(`codes.refusal.${visit.refusal}`), visit.refusal_text].filter(Boolean).join(" · ");
  return [
    ["team.field.outcome", `${t(`codes.outcome.${visit.outcome}`)} (${visit.outcome})`],
    ["team.field.note", visit.note || t("team.field.noNote")],
    ["team.field.kind", t(`codes.visitKind.${visit.kind}`)],
    ["team.field.people", visit.people_met.map((one) => t(`codes.person.${one}`)).join(" · ") || none],
    ["team.field.products", products.join("\n") || none],
    ["team.field.refusal", refusal || none],
    ["team.field.need", visit.need ? t(`codes.need.${visit.need}`) : none],
    ["team.field.followUp", t(visit.follow_up_id ? "team.field.followUp.made" : "team.field.followUp.none")],
    ["team.field.date", words.date(visit.business_date)],
    ["team.field.duration", t("team.field.minutes", { minutes })],
  ];
}

/** The fields of a visit; those that differ from `previous` are marked. */
export function fieldsOf(visit: VisitRow, previous: VisitRow | null, words: VisitWords): VisitField[] {
  const before = previous ? new Map(textOf(previous, words)) : null;
  return textOf(visit, words).map(([label, text]) => ({
    label,
    text,
    changed: before !== null && label !== "team.field.duration" && before.get(label) !== text,
  }));
}
