/** Customers: the whole portfolio, found as fast as one types. */
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useCommand } from "@/api";
import type { CustomerQuery } from "@/api/gen/CustomerQuery";
import type { CustomerRow } from "@/api/gen/CustomerRow";
import { usePick, useT } from "@/locales";
import { emptyCustomerQuery } from "@/parts/customerQuery";
import { customerTrail, useCustomerTrail } from "@/parts/customerTrail";
import { openVisit } from "@/parts/visitSheet";
import { useFormat } from "@/shared/format";
import { useKeys } from "@/shared/keys";
import { Page } from "@/shared/Page";
import { useCursor } from "@/shared/useCursor";
import { ColumnChoice } from "./ColumnChoice";
import { CustomerTable, type TableActs } from "./CustomerTable";
import { chosenColumns } from "./columns";
import { FilterBar } from "./FilterBar";
import { ViewTabs } from "./ViewTabs";

const route = getRouteApi("/customers");

export default function CustomersPage() {
  const t = useT();
  const format = useFormat();
  const trail = useCustomerTrail();
  const search = useRef<HTMLInputElement>(null);
  const facets = useCommand("customer_facets", {}).data;
  const settings = useCommand("settings_get", {}).data;
  const supervisor = useCommand("device_state", {}).data?.staff?.role === "supervisor";
  const context = useTableContext(facets?.rms);
  const list = useCustomerList();
  useQuestionFromAddress();
  useKeys([{ keys: "/", label: "customers.key.search", run: () => search.current?.select() }]);
  const columns = useMemo(
    () => chosenColumns(settings?.customer_columns, supervisor).filter((id) => id !== "rm" || supervisor),
    [settings, supervisor],
  );
  return (
    <Page
      title={t("customers.title")}
      lead={
        facets &&
        t(trail.total === facets.total ? "customers.leadAll" : "customers.lead", {
          shown: format.count(trail.total),
          total: format.count(facets.total),
        })
      }
      actions={<ColumnChoice chosen={columns} />}
      fill
    >
      <ViewTabs query={trail.query} onChoose={ask} />
      <FilterBar
        query={trail.query}
        facets={facets}
        supervisor={supervisor}
        searchRef={search}
        onChange={(change) => ask({ ...trail.query, ...change })}
      />
      <CustomerTable
        query={trail.query}
        columns={columns}
        cursor={list.cursor}
        context={context}
        on={list.acts}
      />
    </Page>
  );
}

/** Asks anew, from the top. */
function ask(query: CustomerQuery): void {
  customerTrail.set({ query: { ...query, offset: 0, limit: emptyCustomerQuery.limit }, index: 0 });
}

/** An address may carry a question: the customers of a segment, a searched text. */
function useQuestionFromAddress(): void {
  const { segment, text } = route.useSearch();
  const navigate = useNavigate();
  useEffect(() => {
    if (segment === undefined && text === undefined) return;
    ask({ ...emptyCustomerQuery, segment: segment ?? null, text: text ?? "" });
    void navigate({ to: "/customers", search: {}, replace: true });
  }, [segment, text, navigate]);
}

function useTableContext(rms: { code: string; name: { zh: string; en: string } }[] | undefined) {
  const pick = usePick();
  const today = useCommand("today_open", {}).data?.on;
  return useMemo(() => {
    const names = new Map((rms ?? []).map((rm) => [rm.code, pick(rm.name)]));
    return { today, rmName: (no: string) => names.get(no) ?? no };
  }, [today, rms, pick]);
}

/** The cursor, and what keys and the pointer do with the row under it. */
function useCustomerList() {
  const navigate = useNavigate();
  const { total, query } = useCustomerTrail();
  const [current, setCurrent] = useState<CustomerRow>();
  const open = useCallback(
    (row: CustomerRow | undefined, index: number) => {
      if (!row) return;
      customerTrail.set({ index });
      void navigate({ to: "/customers/$no", params: { no: row.customer_no }, search: { at: index } });
    },
    [navigate],
  );
  const cursor = useCursor({
    count: total,
    start: customerTrail.get().index,
    onOpen: (index) => open(current, index),
    extra: () =>
      current
        ? [
            { keys: "v", label: "today.key.visit", run: () => openVisit(current.customer_no) },
            {
              keys: "f",
              label: "today.key.followUp",
              run: () => void navigate({ to: "/follow-ups", search: { customer: current.customer_no } }),
            },
          ]
        : [],
  });
  const { moveTo } = cursor;
  const asked = useRef(query);
  useEffect(() => {
    if (asked.current !== query) moveTo(0);
    asked.current = query;
  }, [query, moveTo]);
  const acts = useMemo<TableActs>(
    () => ({
      open,
      point: moveTo,
      see: (row, count) => {
        setCurrent(row);
        if (customerTrail.get().total !== count) customerTrail.set({ total: count });
      },
      sort: (change) => ask({ ...customerTrail.get().query, ...change }),
    }),
    [open, moveTo],
  );
  return { cursor: cursor.index, acts };
}
