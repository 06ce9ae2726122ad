/** One method's schedule, as picture and as table. */

import { useMemo } from "react";
import type { InstalmentRow } from "@/api/gen/InstalmentRow";
import { useT } from "@/locales";
import { Chart } from "@/shared/Chart";
import { useFormat } from "@/shared/format";
import { Panel } from "@/shared/Panel";
import { scheduleOption } from "./scheduleOption";

interface SchedulePanelProps {
  method: string;
  rows: readonly InstalmentRow[];
  currency: string;
}

export function SchedulePanel({ method, rows, currency }: SchedulePanelProps) {
  const t = useT();
  const format = useFormat();
  const words = useMemo(
    () => ({
      principal: t("offer.principal"),
      interest: t("offer.interest"),
      fees: t("offer.fees"),
      balance: t("offer.balance"),
    }),
    [t],
  );
  const option = useMemo(
    () => scheduleOption({ rows, currency, format, words }),
    [rows, currency, format, words],
  );
  const hasFees = rows.some((row) => row.fees_minor > 0);
  const money = (minor: number) => format.money(minor, currency);
  const table = {
    head: [
      t("offer.period"),
      t("offer.due"),
      t("offer.payment"),
      words.principal,
      words.interest,
      ...(hasFees ? [words.fees] : []),
      words.balance,
    ],
    rows: rows.map((row) => [
      String(row.number),
      format.date(row.due_on),
      money(row.payment_minor),
      money(row.principal_minor),
      money(row.interest_minor),
      ...(hasFees ? [money(row.fees_minor)] : []),
      money(row.balance_minor),
    ]),
  };
  return (
    <Panel title={t("offer.schedule")} note={t("offer.scheduleNote", { method, n: rows.length })}>
      <Chart
        label={t("offer.scheduleLabel", { method, n: rows.length })}
        option={option}
        table={table}
        height={15}
      />
    </Panel>
  );
}
