/** The outbox: every entry of this device with its number and state, and the whole truth of the one under the cursor. */
import { Button } from "@mantine/core";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useCommand } from "@/api";
import type { Delivery } from "@/api/gen/Delivery";
import type { OutboxPage as OutboxList } from "@/api/gen/OutboxPage";
import { type Translate, useT } from "@/locales";
import { RescueFile } from "@/parts/RescueFile";
import { unsentWords } from "@/parts/unsentWords";
import { CountTabs } from "@/shared/CountTabs";
import { Empty } from "@/shared/Empty";
import { Loaded } from "@/shared/Loaded";
import { Page } from "@/shared/Page";
import { RowList } from "@/shared/RowList";
import { SplitPane } from "@/shared/SplitPane";
import { useCursor } from "@/shared/useCursor";
import classes from "./Outbox.module.css";
import { OutboxDetail } from "./OutboxDetail";
import { OutboxLine } from "./OutboxLine";

const route = getRouteApi("/outbox");
const PAGE = 200;

type Filter = Delivery | "all" | "silent";
const FILTERS: readonly Filter[] = ["all", "on_device", "sent", "signed_for", "needs_attention", "silent"];

function countOf(page: OutboxList, filter: Filter): number {
  return filter === "all"
    ? page.on_device + page.sent + page.signed_for + page.needs_attention
    : page[filter];
}

function labelOf(filter: Filter, t: Translate): string {
  return filter === "all" || filter === "silent"
    ? t(`outbox.filter.${filter}`)
    : t(`codes.delivery.${filter}`);
}

function leadOf(page: OutboxList, t: Translate): string {
  const waiting = unsentWords(page.unsent, t);
  const words = [];
  if (page.needs_attention > 0) words.push(t("outbox.subtitle.attention", { count: page.needs_attention }));
  if (waiting.n > 0) words.push(t("outbox.subtitle.waiting", waiting));
  if (words.length === 0) words.push(t("outbox.subtitle.clear"));
  return words.join(" · ");
}

export default function OutboxPage() {
  const t = useT();
  const { op } = route.useSearch();
  const [filter, setFilter] = useState<Filter>("all");
  const [limit, setLimit] = useState(PAGE);
  const silent = filter === "silent";
  const delivery = filter === "all" || silent ? null : filter;
  const query = useCommand("outbox_list", { delivery, silent, offset: 0, limit }, { keepPrevious: true });
  const page = query.data;
  return (
    <Page fill title={t("outbox.title")} lead={page && leadOf(page, t)}>
      <CountTabs
        label={t("outbox.filter")}
        chosen={filter}
        onChoose={setFilter}
        tabs={FILTERS.map((value) => ({
          value,
          label: labelOf(value, t),
          count: page && countOf(page, value),
          urgent: value === "needs_attention",
        }))}
      />
      {silent && <p className={classes.note}>{t("outbox.silentNote")}</p>}
      <Loaded query={query}>
        {(list) => (
          <OutboxPanes
            key={filter}
            page={list}
            startAt={op}
            filtered={filter !== "all"}
            onMore={() => setLimit(limit + PAGE)}
          />
        )}
      </Loaded>
      <RescueFile whenNothing="say" />
    </Page>
  );
}

interface OutboxPanesProps {
  page: OutboxList;
  /** The op or visit to show. */
  startAt: string | undefined;
  filtered: boolean;
  onMore: () => void;
}

function OutboxPanes({ page, startAt, filtered, onMore }: OutboxPanesProps) {
  const t = useT();
  const navigate = useNavigate();
  const { rows } = page;
  const open = (at: number) => {
    const no = rows[at]?.customer_no;
    if (no) void navigate({ to: "/customers/$no", params: { no } });
  };
  const cursor = useCursor({ count: rows.length, onOpen: open });
  const { moveTo } = cursor;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when another one is asked for by the address
  useEffect(() => {
    const at = rows.findIndex((row) => startAt && (row.op_id === startAt || row.visit_id === startAt));
    if (at >= 0) moveTo(at);
  }, [startAt]);
  const row = rows[cursor.index];
  if (!row) {
    return (
      <Empty>
        <p>{t(filtered ? "outbox.emptyFilter" : "outbox.empty")}</p>
        {!filtered && <p>{t("outbox.emptyHint")}</p>}
      </Empty>
    );
  }
  const list = (
    <>
      <RowList
        label={t("outbox.list")}
        rows={rows}
        keyOf={(one) => one.op_id}
        index={cursor.index}
        onSelect={moveTo}
        onOpen={open}
      >
        {(one) => <OutboxLine row={one} />}
      </RowList>
      {page.total > rows.length && (
        <Button variant="subtle" size="xs" fullWidth onClick={onMore}>
          {t("outbox.more", { count: Math.min(PAGE, page.total - rows.length) })}
        </Button>
      )}
    </>
  );
  return (
    <SplitPane list={list} label={t("outbox.detail", { number: row.number })}>
      <OutboxDetail row={row} />
    </SplitPane>
  );
}
