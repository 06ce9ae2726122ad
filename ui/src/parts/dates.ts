/**
 * Calendar days as `YYYY-MM-DD`: counting on, and reading what a person types. Knows no clock. A field keeps a day as it
 * is typed in both languages; everywhere else days go through `useFormat()`.
 */

/** `days` after `from`. */
export function addDays(from: string, days: number): string {
  const date = new Date(`${from}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

export function isWeekend(date: string): boolean {
  const day = new Date(`${date}T00:00:00Z`).getUTCDay();
  return day === 0 || day === 6;
}

function calendarDay(year: number, month: number, day: number): string | null {
  const date = new Date(Date.UTC(year, month - 1, day));
  const real = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return real ? date.toISOString().slice(0, 10) : null;
}

/** A day written with its year: `2026-11-24`, `2026/11/24` or `2026.11.24`; `null` when it is none. */
export function fullDate(text: string): string | null {
  const full = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(text.trim());
  return full && calendarDay(Number(full[1]), Number(full[2]), Number(full[3]));
}

/**
 * The date a person means: `+10` days, `2026-11-24`, `11-24`, `11/24` or `11.24`. A month and day without a year
 * mean the next time that day comes. `null` when it is no date.
 */
export function readDate(text: string, today: string): string | null {
  const typed = text.trim();
  const plus = /^\+(\d{1,3})$/.exec(typed);
  if (plus) return addDays(today, Number(plus[1]));
  const full = fullDate(typed);
  if (full) return full;
  const short = /^(\d{1,2})[-/.](\d{1,2})$/.exec(typed);
  if (!short) return null;
  const year = Number(today.slice(0, 4));
  const month = Number(short[1]);
  const day = Number(short[2]);
  const thisYear = calendarDay(year, month, day);
  return thisYear !== null && thisYear < today ? calendarDay(year + 1, month, day) : thisYear;
}
