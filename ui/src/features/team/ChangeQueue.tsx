/** Changes of profiles that wait for this supervisor: both values side by side, decided one after the other. */
import { Button } from "@mantine/core";
import { useState } from "react";
import { useCommand } from "@/api";
import type { ChangePage } from "@/api/gen/ChangePage";
import type { ChangeRow } from "@/api/gen/ChangeRow";
import { useT } from "@/locales";
import { Empty } from "@/shared/Empty";
import { useFormat } from "@/shared/format";
import { Loaded } from "@/shared/Loaded";
import { RowList } from "@/shared/RowList";
import { SplitPane } from "@/shared/SplitPane";
import { useCursor } from "@/shared/useCursor";
import { ChangeReader } from "./ChangeReader";
import classes from "./ReviewQueue.module.css";

const PAGE = 100;

export function ChangeQueue() {
  const [limit, setLimit] = useState(PAGE);
  const query = useCommand("change_list", { offset: 0, limit }, { keepPrevious: true });
  return (
    <Loaded query={query}>
      {(page) => <ChangePanes page={page} onMore={() => setLimit(limit + PAGE)} />}
    </Loaded>
  );
}

interface ChangePanesProps {
  page: ChangePage;
  onMore: () => void;
}

function ChangePanes({ page, onMore }: ChangePanesProps) {
  const t = useT();
  const { rows } = page;
  const cursor = useCursor({ count: rows.length, onOpen: () => undefined });
  const row = rows[cursor.index];
  if (!row) {
    return (
      <Empty>
        <p>{t("team.change.empty")}</p>
        <p>{t("team.change.emptyHint")}</p>
      </Empty>
    );
  }
  const list = (
    <>
      <RowList
        label={t("team.change.list")}
        rows={rows}
        keyOf={(one) => one.change_id}
        index={cursor.index}
        onSelect={cursor.moveTo}
      >
        {(one) => <ChangeLine row={one} />}
      </RowList>
      {page.total > rows.length && (
        <Button variant="subtle" size="xs" fullWidth onClick={onMore}>
          {t("team.more", { count: Math.min(PAGE, page.total - rows.length) })}
        </Button>
      )}
    </>
  );
  return (
    <SplitPane list={list} label={t("team.change.current")}>
      <ChangeReader key={row.change_id} row={row} />
    </SplitPane>
  );
}

function ChangeLine({ row }: { row: ChangeRow }) {
  const t = useT();
  const format = useFormat();
  return (
    <span className={classes.line}>
      <span className={classes.first}>
        <span className={classes.author}>{row.author_name}</span>
        <span className={classes.outcome}>{t(`codes.customerField.${row.field}`)}</span>
        <span className={classes.when}>{format.dateTime(row.saved_at)}</span>
      </span>
      <span className={classes.second}>
        <span className={classes.customer}>{row.customer_name ?? row.customer_no}</span>
        <span className={classes.note}>{row.reason}</span>
      </span>
    </span>
  );
}
