/** The left half of Today: what was promised, returned or begun. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { TodayView } from "@/api/gen/TodayView";
import { type MessageId, useT } from "@/locales";
import { Tag } from "@/parts/Tag";
import { openVisit } from "@/parts/visitSheet";
import { Empty } from "@/shared/Empty";
import { useFormat } from "@/shared/format";
import { Panel } from "@/shared/Panel";
import type { Cursor } from "@/shared/useCursor";
import { ChangeLine } from "./ChangeLine";
import type { TodayItem } from "./items";
import classes from "./Today.module.css";

interface TodayAgendaProps {
  view: TodayView;
  items: TodayItem[];
  cursor: Cursor;
}

const GROUPS: readonly { kind: TodayItem["kind"]; title: MessageId; loud?: boolean }[] = [
  { kind: "returned", title: "today.returned", loud: true },
  { kind: "change", title: "today.changes" },
  { kind: "draft", title: "today.drafts" },
  { kind: "overdue", title: "today.overdue", loud: true },
  { kind: "due", title: "today.due" },
  { kind: "planned", title: "today.planned" },
];

export function TodayAgenda({ view, items, cursor }: TodayAgendaProps) {
  const t = useT();
  const groups = GROUPS.map((group) => ({
    ...group,
    rows: items.filter((item) => item.kind === group.kind),
  })).filter((group) => group.rows.length > 0);
  const count = groups.reduce((sum, group) => sum + group.rows.length, 0);
  return (
    <Panel title={t("today.agenda")} note={t("today.agendaCount", { n: count })} flush>
      {groups.length === 0 && <Empty inset>{t("today.nothingDue")}</Empty>}
      {groups.map((group) => (
        <section key={group.kind} aria-label={t(group.title)}>
          <h3 className={classes.group} data-loud={group.loud ?? false}>
            {t(group.title)} <span>{group.rows.length}</span>
          </h3>
          <ul>
            {group.rows.map((item) => (
              <li key={item.index}>
                <AgendaLine item={item} today={view.on} cursor={cursor} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </Panel>
  );
}

interface LineProps {
  item: TodayItem;
  today: string;
  cursor: Cursor;
}

function AgendaLine({ item, today, cursor }: LineProps) {
  const t = useT();
  const format = useFormat();
  const frame = (name: string, when: ReactNode, what: ReactNode, more?: ReactNode) => (
    <>
      <span className={classes.name}>{name}</span>
      <span className={classes.what}>{what}</span>
      <span className={classes.when}>{when}</span>
      {more && <span className={classes.more}>{more}</span>}
    </>
  );
  const common = {
    id: `today-${item.index}`,
    className: classes.line ?? "",
    "data-current": cursor.index === item.index,
    onFocus: () => cursor.moveTo(item.index),
  };
  if (item.kind === "returned") {
    return (
      <button type="button" {...common} onClick={() => openVisit(item.customerNo, item.visit.visit_id)}>
        {frame(
          item.visit.customer_name ?? item.customerNo,
          format.relativeDay(item.visit.business_date, today),
          t(`codes.outcome.${item.visit.outcome}`),
          <q className={classes.comment}>{item.visit.review_comment}</q>,
        )}
      </button>
    );
  }
  if (item.kind === "draft") {
    return (
      <button type="button" {...common} onClick={() => openVisit(item.customerNo)}>
        {frame(item.draft.customer_name, format.dateTime(item.draft.saved_at), t("today.draftOnDevice"))}
      </button>
    );
  }
  if (item.kind === "change") {
    const { id, onFocus } = common;
    return <ChangeLine change={item.change} id={id} current={common["data-current"]} onFocus={onFocus} />;
  }
  if (item.kind === "worth" || item.kind === "own") return null;
  const task = item.followUp;
  return (
    <Link {...common} to="/customers/$no" params={{ no: item.customerNo }}>
      {frame(
        task.customer_name ?? item.customerNo,
        item.kind === "overdue" ? (
          <Tag tone="stop">{t("today.overdueDays", { n: task.overdue_days })}</Tag>
        ) : (
          format.relativeDay(task.due_on, today)
        ),
        [t(`codes.followUpKind.${task.kind}`), task.place].filter(Boolean).join(" · "),
        task.note,
      )}
    </Link>
  );
}
