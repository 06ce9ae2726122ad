/** Follow-ups by due date: a list to walk with J and K, and what can be done with the one under the cursor. */
import { Button, Select } from "@mantine/core";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useCommand } from "@/api";
import type { FollowUpCounts } from "@/api/gen/FollowUpCounts";
import type { FollowUpFilter } from "@/api/gen/FollowUpFilter";
import type { FollowUpPage } from "@/api/gen/FollowUpPage";
import { useT } from "@/locales";
import { CountTabs } from "@/shared/CountTabs";
import { Empty } from "@/shared/Empty";
import { localDay } from "@/shared/format";
import { Loaded } from "@/shared/Loaded";
import { Page } from "@/shared/Page";
import { RowList } from "@/shared/RowList";
import { SplitPane } from "@/shared/SplitPane";
import { useCursor } from "@/shared/useCursor";
import { FollowUpDetail } from "./FollowUpDetail";
import { FollowUpForm } from "./FollowUpForm";
import { FollowUpLine } from "./FollowUpLine";

const route = getRouteApi("/follow-ups");
const PAGE = 200;
const VIEWS: readonly FollowUpFilter[] = ["overdue", "today", "next7_days", "waiting", "open", "closed"];

function countOf(counts: FollowUpCounts, view: FollowUpFilter): number {
  return counts[view];
}

export default function FollowUpsPage() {
  const t = useT();
  const { customer, id, owner: asked } = route.useSearch();
  const navigate = useNavigate();
  const [view, setView] = useState<FollowUpFilter>("open");
  const [owner, setOwner] = useState<string | null>(asked ?? null);
  const [limit, setLimit] = useState(PAGE);
  const staff = useCommand("device_state", {}).data?.staff;
  const supervisor = staff?.role === "supervisor";
  const today = localDay(new Date().toISOString());
  const query = useCommand(
    "follow_up_list",
    { view, owner, customer_no: null, offset: 0, limit },
    { keepPrevious: true },
  );
  const counts = query.data?.counts;
  return (
    <Page
      fill
      title={t("followUps.title")}
      lead={counts && t("followUps.subtitle", { open: counts.open, overdue: counts.overdue })}
      actions={supervisor && <OwnerSelect value={owner} onChange={setOwner} />}
    >
      <CountTabs
        label={t("followUps.views")}
        chosen={view}
        onChoose={setView}
        tabs={VIEWS.map((value) => ({
          value,
          label: t(`followUps.view.${value}`),
          count: counts && countOf(counts, value),
          urgent: value === "overdue",
        }))}
      />
      <Loaded query={query}>
        {(page) => (
          <FollowUpPanes
            key={`${view} ${owner}`}
            page={page}
            view={view}
            startId={id}
            today={today}
            supervisor={supervisor}
            onMore={() => setLimit(limit + PAGE)}
          />
        )}
      </Loaded>
      {customer && (
        <FollowUpForm
          customerNo={customer}
          today={today}
          onClose={() => void navigate({ to: "/follow-ups", search: {} })}
        />
      )}
    </Page>
  );
}

interface FollowUpPanesProps {
  page: FollowUpPage;
  view: FollowUpFilter;
  startId: string | undefined;
  today: string;
  supervisor: boolean;
  onMore: () => void;
}

function FollowUpPanes({ page, view, startId, today, supervisor, onMore }: FollowUpPanesProps) {
  const t = useT();
  const navigate = useNavigate();
  const { rows } = page;
  const open = (at: number) => {
    const row = rows[at];
    if (row?.customer_name) void navigate({ to: "/customers/$no", params: { no: row.customer_no } });
  };
  const cursor = useCursor({ count: rows.length, onOpen: open });
  const { moveTo } = cursor;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when another one is asked for by the address
  useEffect(() => {
    const at = rows.findIndex((row) => row.follow_up_id === startId);
    if (at >= 0) moveTo(at);
  }, [startId]);
  const row = rows[cursor.index];
  if (!row) {
    return (
      <Empty>
        <p>{t(`followUps.empty.${view}`)}</p>
        <p>{t("followUps.emptyHint")}</p>
      </Empty>
    );
  }
  const list = (
    <>
      <RowList
        label={t("followUps.list")}
        rows={rows}
        keyOf={(one) => one.follow_up_id}
        index={cursor.index}
        onSelect={moveTo}
        onOpen={open}
      >
        {(one) => <FollowUpLine row={one} today={today} withOwner={supervisor} />}
      </RowList>
      {page.total > rows.length && (
        <Button variant="subtle" size="xs" fullWidth onClick={onMore}>
          {t("followUps.more", { count: Math.min(PAGE, page.total - rows.length) })}
        </Button>
      )}
    </>
  );
  return (
    <SplitPane list={list} label={t("followUps.acts")}>
      <FollowUpDetail row={row} today={today} supervisor={supervisor} receivers={page.receivers} />
    </SplitPane>
  );
}

/** For supervisors: one person's follow-ups. */
function OwnerSelect({
  value,
  onChange,
}: {
  value: string | null;
  onChange: (staffNo: string | null) => void;
}) {
  const t = useT();
  const team = useCommand("team_summary", {}).data?.members ?? [];
  return (
    <Select
      size="xs"
      searchable
      comboboxProps={{ withinPortal: false }}
      clearable
      aria-label={t("followUps.owner")}
      placeholder={t("followUps.owner.all")}
      data={team.map((member) => ({ value: member.staff_no, label: `${member.name} · ${member.open}` }))}
      value={value}
      onChange={onChange}
    />
  );
}
