/** Whether a score of 20% means 20 of 100: predicted beside observed, tenth by tenth. */
import { useMemo } from "react";
import type { ReliabilityBin } from "@/api/gen/ReliabilityBin";
import { useT } from "@/locales";
import { Chart } from "@/shared/Chart";
import type { ChartOption } from "@/shared/ChartCanvas";
import { Empty } from "@/shared/Empty";
import { useFormat } from "@/shared/format";
import { Panel } from "@/shared/Panel";

interface Words {
  predicted: string;
  observed: string;
  ideal: string;
}

export function CardReliability({ bins }: { bins: readonly ReliabilityBin[] }) {
  const t = useT();
  const format = useFormat();
  const option = useMemo(() => {
    const words = {
      predicted: t("models.predicted"),
      observed: t("models.observed"),
      ideal: t("models.ideal"),
    };
    return reliabilityOption(bins, words, (share) => format.share(Math.round(share * 10_000)));
  }, [bins, t, format]);
  const percent = (share: number) => format.share(Math.round(share * 10_000));
  return (
    <Panel title={t("models.reliability")}>
      {bins.length === 0 ? (
        <Empty>{t("models.notMeasured")}</Empty>
      ) : (
        <Chart
          label={t("models.reliabilityLabel")}
          option={option}
          height={16}
          table={{
            head: [t("models.tenth"), t("models.rowsHead"), t("models.predicted"), t("models.observed")],
            rows: bins.map((bin, at) => [
              String(at + 1),
              format.count(bin.rows),
              percent(bin.predicted),
              percent(bin.observed),
            ]),
          }}
        />
      )}
    </Panel>
  );
}

function reliabilityOption(
  bins: readonly ReliabilityBin[],
  words: Words,
  percent: (share: number) => string,
): ChartOption {
  const top = Math.max(0.01, ...bins.flatMap((bin) => [bin.predicted, bin.observed])) * 1.08;
  return (colour) => {
    const axis = (name: string, gap: number) => ({
      type: "value",
      min: 0,
      max: top,
      name,
      nameLocation: "middle",
      nameGap: gap,
      nameTextStyle: { color: colour("ink-2"), fontSize: 11 },
      axisLabel: { color: colour("ink-3"), fontSize: 11, formatter: percent, showMaxLabel: false },
      axisLine: { show: true, lineStyle: { color: colour("line-strong") } },
      splitLine: { lineStyle: { color: colour("line") } },
      splitNumber: 4,
    });
    return {
      grid: { left: 44, right: 12, top: 8, bottom: 40 },
      xAxis: axis(words.predicted, 26),
      yAxis: axis(words.observed, 38),
      series: [
        {
          name: words.ideal,
          type: "line",
          symbol: "none",
          silent: true,
          data: [
            [0, 0],
            [top, top],
          ],
          lineStyle: { color: colour("chart-bank"), width: 1, type: "dashed" },
        },
        {
          name: words.observed,
          type: "line",
          symbol: "circle",
          symbolSize: 8,
          data: bins.map((bin) => [bin.predicted, bin.observed]),
          itemStyle: { color: colour("chart-in") },
          lineStyle: { color: colour("chart-in"), width: 1.5 },
        },
      ],
    };
  };
}
