/** Numbers, money and dates as the reader's language writes them. Knows no catalogue: only what `Intl` knows. */
import { useMemo } from "react";
import { type LanguageCode, useLanguage } from "@/locales";

export interface Format {
  /** `¥123,456.00` */
  money(minor: number, currency: string): string;
  /** `¥123,456`: for expectations, which are no accounts. */
  moneyWhole(minor: number, currency: string): string;
  /** `12.3万` or `¥123K`: for reading at a glance. */
  moneyShort(minor: number, currency: string): string;
  /** `12,345` */
  count(value: number): string;
  /** At most one decimal: `4.9`. */
  decimal(value: number): string;
  /** So many decimals, no more and no fewer: `0.810`. */
  figure(value: number, decimals: number): string;
  /** Basis points as per cent: 2,500 is `25%`. For running words. */
  share(basisPoints: number): string;
  /** Always with one decimal, so that a column stands in line: 2,500 is `25.0%`. */
  shareInColumn(basisPoints: number): string;
  /** Basis points as an annual rate with two decimals: 365 is `3.65%`. */
  rate(basisPoints: number): string;
  /** `2026-11-21`, `21 Nov 2026`: a day, as the host's own sentences write it. */
  date(iso: string): string;
  /** `11-21`, `21 Nov` */
  dayMonth(iso: string): string;
  /** `2026-11`, `Nov 2026` */
  month(iso: string): string;
  weekday(iso: string): string;
  /** `11-21 08:41`, local time: where the year is plain. */
  dateTime(iso: string): string;
  /** `2026-11-21 08:41`, `21 Nov 2026 08:41`, local time: where the line is read years later. */
  stamp(iso: string): string;
  /** The same with seconds. */
  stampExact(iso: string): string;
  /** `08:41`, local time */
  time(iso: string): string;
  /** `08:41:07`, local time */
  timeExact(iso: string): string;
  /** `昨天`, `in 3 days`; past about a month the date. `today` is the host's business day. */
  relativeDay(iso: string, today: string): string;
  /** `12 KB` */
  bytes(value: number): string;
  /** A band such as `10k_50k` in the bank's currency: `1万–5万`. */
  band(code: string, currency: string): string;
}

const DAY_MS = 86_400_000;

/** Whole days from `from` to `to`, both `YYYY-MM-DD`. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to.slice(0, 10)) - Date.parse(from.slice(0, 10))) / DAY_MS);
}

/** Integer minor units as exact decimal text, so that no binary float is made on the way to the screen. */
export function decimalText(minor: number): string {
  const sign = minor < 0 ? "-" : "";
  const digits = String(Math.abs(minor)).padStart(3, "0");
  return `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

const AMOUNT = /^(\d+)([km]?)$/;

function bandAmount(text: string): number | undefined {
  const match = AMOUNT.exec(text);
  if (!match) return undefined;
  const unit = match[2] === "k" ? 1_000 : match[2] === "m" ? 1_000_000 : 1;
  return Number(match[1]) * unit * 100;
}

function bandText(code: string, short: (minor: number) => string): string {
  const amounts = code.split("_").map(bandAmount);
  const known = amounts.filter((amount) => amount !== undefined);
  const [first, second] = known;
  if (first !== undefined && second !== undefined) return `${short(first)} – ${short(second)}`;
  if (first === undefined) return code === "none" || code === "zero" ? "0" : code;
  const below = /^(lt|under|below|to|up)_/.test(code);
  return below ? `< ${short(first)}` : `≥ ${short(first)}`;
}

/** Of the United States, who alone shorten every month to three letters, as published sentences do. */
const englishMonth = new Intl.DateTimeFormat("en-US", { month: "short", timeZone: "UTC" });

function utc(iso: string): Date {
  return new Date(`${iso.slice(0, 10)}T00:00:00Z`);
}

function dayMonthWords(iso: string, chinese: boolean): string {
  if (chinese) return iso.slice(5, 10);
  const day = utc(iso);
  return `${day.getUTCDate()} ${englishMonth.format(day)}`;
}

/** A day letter for letter as published sentences name it, so that the two can be compared. */
export function dateWords(iso: string, language: LanguageCode): string {
  const chinese = language === "zh-CN";
  return chinese ? iso.slice(0, 10) : `${dayMonthWords(iso, chinese)} ${iso.slice(0, 4)}`;
}

/** Words that stay on one line. */
function kept(words: string): string {
  return words.replaceAll(" ", "\u00a0");
}

function localIso(date: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** The day an instant falls on, on this machine's wall. */
export function localDay(iso: string): string {
  return localIso(new Date(iso));
}

export function makeFormat(language: LanguageCode): Format {
  const chinese = language === "zh-CN";
  const number = new Intl.NumberFormat(language);
  const oneDecimal = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  const percent = new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 1 });
  const columnPercent = new Intl.NumberFormat(language, {
    style: "percent",
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
  const exactPercent = new Intl.NumberFormat(language, { style: "percent", minimumFractionDigits: 2 });
  const monthName = new Intl.DateTimeFormat(language, { year: "numeric", month: "short", timeZone: "UTC" });
  const weekdayName = new Intl.DateTimeFormat(language, { weekday: "short", timeZone: "UTC" });
  const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  const clock = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hour12: false });
  const clockExact = new Intl.DateTimeFormat(language, { timeStyle: "medium", hour12: false });
  const money = (currency: string, options: Intl.NumberFormatOptions = {}) =>
    new Intl.NumberFormat(language, {
      style: "currency",
      currency,
      currencyDisplay: "narrowSymbol",
      ...options,
    });
  const short = (minor: number, currency: string) => {
    if (chinese && currency === "CNY") {
      return new Intl.NumberFormat("zh-CN", {
        notation: "compact",
        maximumFractionDigits: 1,
        useGrouping: "always",
      }).format(minor / 100);
    }
    return money(currency, {
      notation: "compact",
      useGrouping: "always",
      maximumFractionDigits: 1,
      minimumFractionDigits: 0,
    }).format(minor / 100);
  };
  const dayMonth = (iso: string) => kept(dayMonthWords(iso, chinese));
  const date = (iso: string) => kept(dateWords(iso, language));
  const timeExact = (iso: string) => clockExact.format(new Date(iso));
  const time = (iso: string) => clock.format(new Date(iso));
  return {
    money: (minor, currency) => money(currency).format(decimalText(minor) as unknown as number),
    moneyWhole: (minor, currency) => money(currency, { maximumFractionDigits: 0 }).format(minor / 100),
    moneyShort: short,
    count: (value) => number.format(value),
    decimal: (value) => oneDecimal.format(value),
    figure: (value, decimals) =>
      value.toLocaleString(language, { minimumFractionDigits: decimals, maximumFractionDigits: decimals }),
    share: (basisPoints) => percent.format(basisPoints / 10_000),
    shareInColumn: (basisPoints) => columnPercent.format(basisPoints / 10_000),
    rate: (basisPoints) => exactPercent.format(basisPoints / 10_000),
    date,
    dayMonth,
    month: (iso) => (chinese ? iso.slice(0, 7) : monthName.format(utc(iso))),
    weekday: (iso) => weekdayName.format(utc(iso)),
    timeExact,
    dateTime: (iso) => kept(`${dayMonth(localDay(iso))} ${time(iso)}`),
    stamp: (iso) => kept(`${date(localDay(iso))} ${time(iso)}`),
    stampExact: (iso) => kept(`${date(localDay(iso))} ${timeExact(iso)}`),
    time,
    relativeDay(iso, today) {
      const days = daysBetween(today, iso);
      if (Math.abs(days) <= 31) return relative.format(days, "day");
      return date(iso);
    },
    bytes(value) {
      if (value < 1_000_000) return `${number.format(Math.ceil(value / 1_000))} KB`;
      if (value < 1_000_000_000) return `${(value / 1_000_000).toFixed(1)} MB`;
      return `${oneDecimal.format(value / 1_000_000_000)} GB`;
    },
    band: (code, currency) => bandText(code, (minor) => short(minor, currency)),
  };
}

const made = new Map<LanguageCode, Format>();

export function useFormat(): Format {
  const language = useLanguage();
  return useMemo(() => {
    const format = made.get(language) ?? makeFormat(language);
    made.set(language, format);
    return format;
  }, [language]);
}
