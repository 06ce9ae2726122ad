/** The review queue: visits to read one after the other; a decision takes the next by itself. */
import { Button, Select } from "@mantine/core";
import { useState } from "react";
import { useCommand } from "@/api";
import type { ReviewFilter } from "@/api/gen/ReviewFilter";
import type { ReviewPage } from "@/api/gen/ReviewPage";
import type { ReviewRow } from "@/api/gen/ReviewRow";
import type { TeamMember } from "@/api/gen/TeamMember";
import { isMessageId, useT } from "@/locales";
import { CountTabs } from "@/shared/CountTabs";
import { Empty } from "@/shared/Empty";
import { useFormat } from "@/shared/format";
import { Loaded } from "@/shared/Loaded";
import { RowList } from "@/shared/RowList";
import { SplitPane } from "@/shared/SplitPane";
import { useCursor } from "@/shared/useCursor";
import classes from "./ReviewQueue.module.css";
import { ReviewReader } from "./ReviewReader";

const PAGE = 100;
const VIEWS: readonly ReviewFilter[] = ["pending", "returned", "approved", "all"];

interface ReviewQueueProps {
  members: readonly TeamMember[];
  author: string | null;
  onAuthor: (staffNo: string | null) => void;
}

export function ReviewQueue({ members, author, onAuthor }: ReviewQueueProps) {
  const t = useT();
  const [view, setView] = useState<ReviewFilter>("pending");
  const [limit, setLimit] = useState(PAGE);
  const query = useCommand("review_queue", { view, author, offset: 0, limit }, { keepPrevious: true });
  return (
    <>
      <div className={classes.bar}>
        <CountTabs
          label={t("team.review.filter")}
          chosen={view}
          onChoose={setView}
          tabs={VIEWS.map((value) => ({
            value,
            label: t(`team.review.${value}`),
            ...(value === view && query.data ? { count: query.data.total } : {}),
          }))}
        />
        <Select
          size="xs"
          searchable
          comboboxProps={{ withinPortal: false }}
          clearable
          aria-label={t("team.review.author")}
          placeholder={t("team.review.everybody")}
          data={members.map((member) => ({
            value: member.staff_no,
            label: `${member.name} · ${member.to_review}`,
          }))}
          value={author}
          onChange={onAuthor}
        />
      </div>
      <Loaded query={query}>
        {(page) => (
          <ReviewPanes
            key={`${view} ${author}`}
            page={page}
            view={view}
            onMore={() => setLimit(limit + PAGE)}
          />
        )}
      </Loaded>
    </>
  );
}

interface ReviewPanesProps {
  page: ReviewPage;
  view: ReviewFilter;
  onMore: () => void;
}

function ReviewPanes({ page, view, onMore }: ReviewPanesProps) {
  const t = useT();
  const { rows } = page;
  const cursor = useCursor({ count: rows.length, onOpen: () => undefined });
  const row = rows[cursor.index];
  if (!row) {
    return (
      <Empty>
        <p>{t(`team.review.empty.${view}`)}</p>
        {view === "pending" && <p>{t("team.review.emptyHint.pending")}</p>}
      </Empty>
    );
  }
  const list = (
    <>
      <RowList
        label={t("team.review.list")}
        rows={rows}
        keyOf={(one) => one.visit.visit_id}
        index={cursor.index}
        onSelect={cursor.moveTo}
      >
        {(one) => <ReviewLine row={one} />}
      </RowList>
      {page.total > rows.length && (
        <Button variant="subtle" size="xs" fullWidth onClick={onMore}>
          {t("team.more", { count: Math.min(PAGE, page.total - rows.length) })}
        </Button>
      )}
    </>
  );
  // A decided visit leaves the pending queue by itself; in the other views the cursor has to be moved on.
  const toNext = () => {
    if (view !== "pending") cursor.moveTo(Math.min(rows.length - 1, cursor.index + 1));
  };
  return (
    <SplitPane list={list} label={t("team.review.current")}>
      <ReviewReader key={row.visit.visit_id} row={row} onDecided={toNext} />
    </SplitPane>
  );
}

function ReviewLine({ row }: { row: ReviewRow }) {
  const t = useT();
  const format = useFormat();
  const { visit, hints, pending_decision } = row;
  const state = pending_decision ?? visit.review;
  return (
    <span className={classes.line}>
      <span className={classes.first}>
        <span className={classes.author}>{visit.author_name}</span>
        <span className={classes.outcome}>{t(`codes.outcome.${visit.outcome}`)}</span>
        <span className={classes.when}>{format.dateTime(visit.saved_at)}</span>
      </span>
      <span className={classes.second}>
        <span className={classes.customer}>{visit.customer_name ?? visit.customer_no}</span>
        <span className={classes.note}>{visit.note || t("team.field.noNote")}</span>
      </span>
      {(hints.length > 0 || state !== "pending") && (
        <span className={classes.third}>
          {state !== "pending" && <span className={classes.state}>{t(`codes.review.${state}`)}</span>}
          {hints.length > 0 && (
            <span className={classes.hints}>{hints.map((hint) => hintWords(t, hint)).join(" · ")}</span>
          )}
        </span>
      )}
    </span>
  );
}

/** A hint in words; one that this build does not know stands as it came. */
export function hintWords(t: ReturnType<typeof useT>, hint: string): string {
  const id = `team.hint.${hint}`;
  return isMessageId(id) ? t(id) : hint;
}
