/** Bands of a distribution and shares beside the bank, as words and as pictures. Knows no layout. */
import type { Band } from "@/api/gen/Band";
import type { Translate } from "@/locales";
import type { ChartOption } from "@/shared/ChartCanvas";
import type { Format } from "@/shared/format";
import type { Unit } from "./rule";

/** Beyond two years nobody counts days. */
const YEARS_FROM_DAYS = 730;

/** A value in the unit of its fact. */
export function valueWords(
  value: number,
  unit: Unit,
  currency: string,
  words: { t: Translate; format: Format },
): string {
  switch (unit) {
    case "money":
      return words.format.moneyShort(value, currency);
    case "days":
      return value > YEARS_FROM_DAYS
        ? words.t("segments.unit.years", { value: words.format.decimal(value / 365.25) })
        : words.t("segments.unit.days", { value });
    case "share":
      return words.format.share(value);
    case "flag":
      return words.t(value === 0 ? "segments.band.no" : "segments.band.yes");
    default:
      return words.format.count(value);
  }
}

/** A band as words: the lower bound belongs to it, the upper does not. */
export function bandWords(band: Band, unit: Unit, say: (value: number) => string, t: Translate): string {
  const { from, to } = band;
  if (from === null && to === null) return t("segments.band.unknown");
  if (unit === "flag") return say(from ?? 0);
  if (from === null && unit === "count") return t("segments.band.upTo", { to: say(Number(to) - 1) });
  if (from === null) return t("segments.band.below", { to: say(Number(to)) });
  if (to === null) return t("segments.band.from", { from: say(Number(from)) });
  const last = unit === "count" ? Number(to) - 1 : Number(to);
  if (last === Number(from)) return t("segments.band.exactly", { from: say(Number(from)) });
  return t("segments.band.between", { from: say(Number(from)), to: say(last) });
}

/** A share of the segment beside the same share of the bank, basis points. */
export interface Pair {
  label: string;
  segment: number;
  bank: number;
}

export interface PairNames {
  segment: string;
  bank: string;
}

/** Paired bars, the first on top; the segment thick, the bank thin, so that colour is not the only sign. */
export function pairedBars(
  pairs: readonly Pair[],
  names: PairNames,
  share: (basisPoints: number) => string,
): ChartOption {
  const labels = pairs.map((pair) => pair.label);
  return (colour) => ({
    grid: { left: 4, right: 44, top: 4, bottom: 22, containLabel: true },
    legend: {
      bottom: 0,
      left: 0,
      itemWidth: 12,
      itemHeight: 8,
      textStyle: { color: colour("ink-2"), fontSize: 11 },
    },
    tooltip: {
      trigger: "axis",
      axisPointer: { type: "shadow" },
      valueFormatter: (value: unknown) => share(Number(value)),
    },
    xAxis: {
      type: "value",
      min: 0,
      axisLabel: { show: false },
      splitLine: { show: false },
      axisLine: { show: false },
    },
    yAxis: {
      type: "category",
      inverse: true,
      data: labels,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: colour("line-strong") } },
      axisLabel: { color: colour("ink-2"), fontSize: 11, width: 180, overflow: "truncate" },
    },
    series: [
      {
        name: names.segment,
        type: "bar",
        barWidth: 9,
        barGap: "20%",
        data: pairs.map((pair) => pair.segment),
        itemStyle: { color: colour("chart-in"), borderRadius: [0, 2, 2, 0] },
        label: {
          show: true,
          position: "right",
          fontSize: 11,
          color: colour("ink"),
          formatter: (one: { value: number }) => share(one.value),
        },
      },
      {
        name: names.bank,
        type: "bar",
        barWidth: 4,
        data: pairs.map((pair) => pair.bank),
        itemStyle: { color: colour("chart-bank"), borderRadius: [0, 2, 2, 0] },
      },
    ],
  });
}
