/** One value of a customer's row. */
import type { ReactNode } from "react";
import type { CustomerRow } from "@/api/gen/CustomerRow";
import { type Translate, usePick, useT } from "@/locales";
import { RiskMark } from "@/parts/RiskMark";
import { Tag } from "@/parts/Tag";
import { useCurrency } from "@/parts/useBank";
import { daysBetween, useFormat } from "@/shared/format";
import classes from "./CustomerTable.module.css";
import type { ColumnId } from "./columns";

interface CustomerCellProps {
  column: ColumnId;
  row: CustomerRow;
  today: string | undefined;
  rmName: (no: string) => string;
}

export function CustomerCell({ column, row, today, rmName }: CustomerCellProps) {
  const t = useT();
  const pick = usePick();
  const format = useFormat();
  const currency = useCurrency();
  const day = (iso: string | null) =>
    iso ? (today ? format.relativeDay(iso, today) : format.date(iso)) : null;
  const values: Record<ColumnId, () => ReactNode> = {
    name: () => <NameCell row={row} t={t} />,
    village: () => row.village ?? row.place,
    segment: () => (row.segment_name ? pick(row.segment_name) : null),
    assets: () => (row.assets_band ? format.band(row.assets_band, currency) : null),
    products: () => format.count(row.products),
    last_contact: () =>
      day(row.last_contact_on) ?? <span className={classes.never}>{t("customers.neverContacted")}</span>,
    next_follow_up: () =>
      row.next_follow_up_on && today && row.next_follow_up_on < today ? (
        <span className={classes.late}>
          {t("customers.overdueSince", { days: daysBetween(row.next_follow_up_on, today) })}
        </span>
      ) : (
        day(row.next_follow_up_on)
      ),
    phone: () => row.phone_masked,
    branch: () => pick(row.branch_name),
    since: () => format.date(row.since),
    rm: () => rmName(row.rm),
  };
  return values[column]() ?? <span className={classes.blank}>{t("common.dash")}</span>;
}

function NameCell({ row, t }: { row: CustomerRow; t: Translate }) {
  return (
    <span className={classes.nameCell}>
      <span className={classes.name}>{row.name}</span>
      {row.risk !== "clear" && <RiskMark risk={row.risk} small />}
      {row.do_not_disturb && <Tag tone="stop">{t("customers.doNotDisturb")}</Tag>}
    </span>
  );
}
