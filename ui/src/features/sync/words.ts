/** Scopes, pauses and differences in the reader's words. Knows no screen. */
import type { SyncReport } from "@/api/gen/SyncReport";
import type { Translate } from "@/locales";
import { moment } from "@/parts/syncSentence";
import type { Format } from "@/shared/format";

/** A difference below this is nobody's concern. */
const CLOCK_TOLERATED_MS = 120_000;

const REFERENCES = ["products", "rules", "segments", "models"] as const;

/** What a scope holds. */
export function scopeName(scope: string, t: Translate): string {
  const [kind, name] = scope.split(":");
  if (kind === "rm") return t("sync.scope.rm");
  if (kind === "team") return t("sync.scope.team");
  const known = REFERENCES.find((reference) => kind === "ref" && reference === name);
  return known ? t(`sync.scope.${known}`) : t("sync.scope.other", { scope });
}

/** A time in its largest sensible unit. */
export function duration(ms: number, t: Translate, format: Format): string {
  const seconds = ms / 1_000;
  if (ms < 1_000) return t("sync.duration.ms", { n: Math.round(ms) });
  if (seconds < 90) return t("sync.duration.seconds", { n: format.decimal(seconds) });
  if (seconds < 5_400) return t("sync.duration.minutes", { n: Math.round(seconds / 60) });
  if (seconds < 129_600) return t("sync.duration.hours", { n: Math.round(seconds / 3_600) });
  return t("sync.duration.days", { n: Math.round(seconds / 86_400) });
}

/** How far this machine's clock is off, when that is worth a word. */
export function clockDifference(skewMs: number | null, t: Translate, format: Format): string | undefined {
  if (skewMs === null || Math.abs(skewMs) <= CLOCK_TOLERATED_MS) return undefined;
  const by = duration(Math.abs(skewMs), t, format);
  return t(skewMs > 0 ? "sync.contact.behind" : "sync.contact.ahead", { by });
}

/** When headquarters is asked again, and why not sooner. */
export function nextTry(report: SyncReport, t: Translate, format: Format): string {
  if (report.state.sign_in_needed) return t("sync.contact.afterSignIn");
  const next = report.next_try;
  if (!next) return t("sync.contact.running");
  return t(`sync.next.${next.why}`, {
    at: moment(next.at, format),
    failures: next.failures,
    pause: duration(next.asked_seconds * 1_000, t, format),
  });
}
