/** The schedule as ECharts wants it: principal with interest upon it, and what is still owed as a line. */
import type { InstalmentRow } from "@/api/gen/InstalmentRow";
import type { ChartOption } from "@/shared/ChartCanvas";
import type { Format } from "@/shared/format";

interface Words {
  principal: string;
  interest: string;
  fees: string;
  balance: string;
}

interface ScheduleInput {
  rows: readonly InstalmentRow[];
  currency: string;
  format: Format;
  words: Words;
}

export function scheduleOption({ rows, currency, format, words }: ScheduleInput): ChartOption {
  const short = (minor: number) => format.moneyShort(minor, currency);
  const hasFees = rows.some((row) => row.fees_minor > 0);
  return (colour) => {
    const label = { color: colour("ink-3"), fontSize: 11 };
    const bar = (name: string, data: number[], token: string) => ({
      name,
      type: "bar",
      stack: "payment",
      data,
      barMaxWidth: 18,
      barCategoryGap: rows.length > 60 ? "0%" : "20%",
      itemStyle: { color: colour(token) },
    });
    const axis = (name: string) => ({
      type: "value",
      name,
      nameTextStyle: { ...label, align: "left" },
      axisLabel: { ...label, formatter: short },
      splitNumber: 4,
    });
    return {
      grid: { left: 4, right: 4, top: 40, bottom: 4, containLabel: true },
      legend: {
        top: 0,
        left: 0,
        itemWidth: 12,
        itemHeight: 8,
        icon: "roundRect",
        textStyle: { color: colour("ink-2"), fontSize: 11 },
      },
      tooltip: {
        trigger: "axis",
        backgroundColor: colour("surface"),
        borderColor: colour("line-strong"),
        textStyle: { color: colour("ink"), fontSize: 12 },
        valueFormatter: (value: unknown) => format.money(Number(value), currency),
      },
      xAxis: {
        type: "category",
        data: rows.map((row) => `${row.number} · ${format.month(row.due_on)}`),
        axisLabel: { ...label, formatter: (name: string) => name.split(" · ")[1] ?? name },
        axisLine: { lineStyle: { color: colour("line-strong") } },
        axisTick: { show: false },
      },
      yAxis: [
        { ...axis(""), splitLine: { lineStyle: { color: colour("line") } } },
        { ...axis(""), splitLine: { show: false } },
      ],
      series: [
        bar(
          words.principal,
          rows.map((row) => row.principal_minor),
          "chart-in",
        ),
        bar(
          words.interest,
          rows.map((row) => row.interest_minor),
          "chart-out",
        ),
        ...(hasFees
          ? [
              bar(
                words.fees,
                rows.map((row) => row.fees_minor),
                "chart-bank",
              ),
            ]
          : []),
        {
          name: words.balance,
          type: "line",
          yAxisIndex: 1,
          symbol: "none",
          data: rows.map((row) => row.balance_minor),
          lineStyle: { color: colour("chart-balance"), width: 1.5 },
          itemStyle: { color: colour("chart-balance") },
        },
      ],
    };
  };
}
