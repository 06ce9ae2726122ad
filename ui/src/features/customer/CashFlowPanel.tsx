/** How money moves: in and out by month as bars, the balance at month's end as an area. With a table. */
import { useMemo } from "react";
import type { CashFlow } from "@/api/gen/CashFlow";
import { useT } from "@/locales";
import { Chart, type ChartTable } from "@/shared/Chart";
import type { ChartOption } from "@/shared/ChartCanvas";
import { Empty } from "@/shared/Empty";
import { useFormat } from "@/shared/format";
import { Panel } from "@/shared/Panel";
import { cashFlowOption } from "./cashFlowOption";
import { RecentTransactions } from "./RecentTransactions";

export function CashFlowPanel({ flow }: { flow: CashFlow }) {
  const t = useT();
  const format = useFormat();
  const words = useMemo(
    () => ({
      income: t("customer.flow.in"),
      spending: t("customer.flow.out"),
      balance: t("customer.flow.balance"),
    }),
    [t],
  );
  const option = useMemo<ChartOption>(() => cashFlowOption(flow, format, words), [flow, format, words]);
  const table: ChartTable = {
    head: [t("customer.flow.month"), words.income, words.spending, words.balance],
    rows: flow.months.map((month) => [
      format.month(month.month),
      format.money(month.in_minor, flow.currency),
      format.money(month.out_minor, flow.currency),
      format.money(month.end_balance_minor, flow.currency),
    ]),
  };
  return (
    <Panel
      title={t("customer.flow.title")}
      note={flow.as_of && t("common.asOf", { date: format.date(flow.as_of) })}
    >
      {flow.months.length === 0 ? (
        <Empty>{t("customer.flow.none")}</Empty>
      ) : (
        <Chart
          label={t("customer.flow.label", { n: flow.months.length })}
          option={option}
          table={table}
          height={14}
        />
      )}
      {flow.recent.length > 0 && <RecentTransactions rows={flow.recent} currency={flow.currency} />}
    </Panel>
  );
}
