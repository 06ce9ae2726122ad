/** Codes of a model card as words. A code that this build does not know stands as it is. */
import type { CardForm } from "@/api/gen/CardForm";
import { isMessageId, type Translate } from "@/locales";

function known(t: Translate, area: string, code: string): string {
  const id = `models.${area}.${code}`;
  return isMessageId(id) ? t(id) : code.replaceAll("_", " ");
}

/** `lightgbm`, `scorecard`, `logistic`, `points` … */
export function modelName(t: Translate, code: string): string {
  return known(t, "model", code);
}

/** A condition of a release. */
export function checkName(t: Translate, code: string): string {
  return known(t, "check", code);
}

/** What a release is compared by when it is checked for fairness. */
export function attributeName(t: Translate, code: string): string {
  return known(t, "attribute", code);
}

/** Of whom the compared groups are parts. */
export function amongWords(t: Translate, code: string): string {
  return known(t, "among", code);
}

/** What is scored: one form, or weights times forms. */
export function formWords(t: Translate, forms: readonly CardForm[]): string {
  const [only] = forms;
  if (only && forms.length === 1) return known(t, "form", only.kind);
  return forms.map((form) => `${form.weight.toFixed(2)} × ${known(t, "form", form.kind)}`).join(" + ");
}

/** Bounds of a group such as `under_30`, `30_44` or `60_and_over`; none of one that is named, such as `female`. */
function boundsOf(code: string): { from?: string; to?: string } | null {
  const between = /^(\d+)_(\d+)$/.exec(code);
  if (between) return { from: between[1] ?? "", to: between[2] ?? "" };
  const below = /^under_(\d+)$/.exec(code);
  if (below) return { to: below[1] ?? "" };
  const above = /^(\d+)_(?:up|and_over)$/.exec(code);
  return above && { from: above[1] ?? "" };
}

/** Bounds are read, names are looked up. */
export function groupName(t: Translate, code: string): string {
  const bounds = boundsOf(code);
  if (!bounds) return known(t, "group", code);
  const { from, to } = bounds;
  if (from === undefined) return t("models.group.below", { to: to ?? "" });
  return to === undefined ? t("models.group.from", { from }) : `${from} – ${to}`;
}

/** Groups with bounds from the lowest up, then the others as they come. */
export function byBounds(a: string, b: string): number {
  const place = (code: string) => {
    const bounds = boundsOf(code);
    return bounds ? Number(bounds.from ?? 0) : Number.POSITIVE_INFINITY;
  };
  const [first, second] = [place(a), place(b)];
  return first === second ? 0 : first - second;
}

export type DriftWord = "stable" | "watch" | "act";

/** The usual reading of a PSI (domain, section 3.11). */
export function driftWord(psi: number): DriftWord {
  if (psi < 0.1) return "stable";
  return psi <= 0.25 ? "watch" : "act";
}

/** Which way a feature may move the score. */
export function directionWord(monotone: number): "up" | "down" | "either" {
  if (monotone > 0) return "up";
  return monotone < 0 ? "down" : "either";
}
