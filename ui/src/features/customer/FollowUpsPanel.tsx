/** What was promised to this customer. */
import { Link } from "@tanstack/react-router";
import type { FollowUpRow } from "@/api/gen/FollowUpRow";
import { useT } from "@/locales";
import { Tag } from "@/parts/Tag";
import { Empty } from "@/shared/Empty";
import { useFormat } from "@/shared/format";
import { Panel } from "@/shared/Panel";
import classes from "./Customer.module.css";

const CLOSED = new Set(["done", "cancelled", "transferred"]);

export function FollowUpsPanel({ rows }: { rows: FollowUpRow[] }) {
  const t = useT();
  const open = rows.filter((row) => !CLOSED.has(row.state));
  return (
    <Panel title={t("followUps.title")} note={t("customer.openCount", { n: open.length })} flush>
      {rows.length === 0 && <Empty inset>{t("customer.noFollowUps")}</Empty>}
      <ul>
        {rows.map((row) => (
          <li key={row.follow_up_id}>
            <FollowUpEntry row={row} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function FollowUpEntry({ row }: { row: FollowUpRow }) {
  const t = useT();
  const format = useFormat();
  return (
    <Link
      to="/follow-ups"
      search={{ id: row.follow_up_id }}
      className={classes.followUp ?? ""}
      data-closed={CLOSED.has(row.state)}
    >
      <span className={classes.product}>{t(`codes.followUpKind.${row.kind}`)}</span>
      <span className={classes.muted}>{t(`codes.followUpState.${row.state}`)}</span>
      <span>
        {row.overdue_days > 0 ? (
          <Tag tone="stop">{t("today.overdueDays", { n: row.overdue_days })}</Tag>
        ) : (
          format.date(row.due_on)
        )}
      </span>
      {row.note && <span className={classes.followUpNote}>{row.note}</span>}
    </Link>
  );
}
