/** The canvas behind `Chart`: draws an ECharts option in the colours of the theme and follows its size. */
import { BarChart, LineChart } from "echarts/charts";
import {
  AriaComponent,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TooltipComponent,
} from "echarts/components";
import { type EChartsCoreOption, init, use as register } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { type CSSProperties, useEffect, useRef } from "react";
import { useResolvedTheme } from "@/theme/useTheme";

register([
  BarChart,
  LineChart,
  AriaComponent,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TooltipComponent,
  SVGRenderer,
]);

/** Makes an option from the colours in force, so that pictures follow the theme. */
export type ChartOption = (colour: (token: string) => string) => EChartsCoreOption;

interface ChartCanvasProps {
  option: ChartOption;
  label: string;
  style: CSSProperties;
}

function colourOf(token: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${token}`).trim();
}

export default function ChartCanvas({ option, label, style }: ChartCanvasProps) {
  const host = useRef<HTMLDivElement>(null);
  const theme = useResolvedTheme();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme changes what colourOf answers
  useEffect(() => {
    if (!host.current) return;
    const chart = init(host.current, null, { renderer: "svg" });
    chart.setOption({
      animation: false,
      textStyle: { fontFamily: "inherit", color: colourOf("ink-2") },
      ...option(colourOf),
    });
    const watcher = new ResizeObserver(() => chart.resize());
    watcher.observe(host.current);
    return () => {
      watcher.disconnect();
      chart.dispose();
    };
  }, [option, theme]);
  return <div ref={host} style={style} role="img" aria-label={label} />;
}
