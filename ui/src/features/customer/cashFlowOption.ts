/** The cash-flow picture as ECharts wants it. */
import type { CashFlow } from "@/api/gen/CashFlow";
import type { ChartOption } from "@/shared/ChartCanvas";
import type { Format } from "@/shared/format";

interface Words {
  income: string;
  spending: string;
  balance: string;
}

export function cashFlowOption(flow: CashFlow, format: Format, words: Words): ChartOption {
  const short = (minor: number) => format.moneyShort(minor, flow.currency);
  return (colour) => {
    const axis = { axisLine: { lineStyle: { color: colour("line-strong") } }, axisTick: { show: false } };
    const label = { color: colour("ink-3"), fontSize: 11 };
    const bar = (name: string, data: number[], token: string) => ({
      name,
      type: "bar",
      data,
      barMaxWidth: 11,
      barGap: "15%",
      itemStyle: { color: colour(token), borderRadius: [2, 2, 0, 0] },
    });
    return {
      grid: { left: 4, right: 4, top: 34, bottom: 4, containLabel: true },
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
        valueFormatter: (value: unknown) => format.money(Number(value), flow.currency),
      },
      xAxis: {
        type: "category",
        data: flow.months.map((month) => format.month(month.month)),
        axisLabel: label,
        ...axis,
      },
      yAxis: [
        {
          type: "value",
          axisLabel: { ...label, formatter: short },
          splitLine: { lineStyle: { color: colour("line") } },
          splitNumber: 4,
        },
        {
          type: "value",
          axisLabel: { ...label, formatter: short },
          splitLine: { show: false },
          splitNumber: 4,
        },
      ],
      series: [
        {
          name: words.balance,
          type: "line",
          yAxisIndex: 1,
          z: 1,
          data: flow.months.map((month) => month.end_balance_minor),
          symbol: "none",
          lineStyle: { color: colour("chart-balance"), width: 1.5 },
          itemStyle: { color: colour("chart-balance") },
          areaStyle: { color: colour("chart-balance"), opacity: 0.08 },
        },
        bar(
          words.income,
          flow.months.map((month) => month.in_minor),
          "chart-in",
        ),
        bar(
          words.spending,
          flow.months.map((month) => month.out_minor),
          "chart-out",
        ),
      ],
    };
  };
}
