/** When one is back: ready answers, and the text of a field for local date and time. */

export type ReturnCode = "today" | "tomorrow" | "three_days" | "week";

/** Days from today; the hour is that of the end of the bank's day. */
const DAYS: Record<ReturnCode, number> = { today: 0, tomorrow: 1, three_days: 3, week: 7 };
const HOUR = 18;

/** The moment of a ready answer, as ISO text. */
export function returnOf(code: ReturnCode, now: Date): string {
  const day = new Date(now);
  day.setDate(day.getDate() + DAYS[code]);
  day.setHours(HOUR, 0, 0, 0);
  return day.toISOString();
}

/** Those that still lie ahead. */
export function returnsAhead(now: Date): ReturnCode[] {
  const all: ReturnCode[] = ["today", "tomorrow", "three_days", "week"];
  return all.filter((code) => returnOf(code, now) > now.toISOString());
}

export function defaultReturn(now: Date): string {
  return returnOf(returnsAhead(now)[0] ?? "tomorrow", now);
}

/** ISO text as a `datetime-local` field writes it: local, to the minute. */
export function toField(iso: string): string {
  const at = new Date(iso);
  const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}

/** What was typed as ISO text; undefined while it is no time. */
export function fromField(text: string): string | undefined {
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}
