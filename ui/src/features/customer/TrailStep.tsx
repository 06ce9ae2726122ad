/** Next and previous in the list one came from. */
import { ActionIcon } from "@mantine/core";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { call, useCommand } from "@/api";
import { useT } from "@/locales";
import { customerTrail, useCustomerTrail } from "@/parts/customerTrail";
import { useFormat } from "@/shared/format";
import { useKeys } from "@/shared/keys";
import classes from "./Identity.module.css";

const route = getRouteApi("/customers/$no");

export function TrailStep() {
  const t = useT();
  const format = useFormat();
  const { at } = route.useSearch();
  const { total } = useCustomerTrail();
  const before = useNeighbour(at === undefined ? -1 : at - 1);
  const after = useNeighbour(at === undefined ? -1 : at + 1);
  useKeys(
    [
      { keys: "j", label: "customer.key.nextCustomer", run: after.go },
      { keys: "k", label: "customer.key.previousCustomer", run: before.go },
    ],
    at !== undefined,
  );
  if (at === undefined || total === 0) return null;
  return (
    <nav className={classes.trail} aria-label={t("customer.trail")}>
      <ActionIcon
        variant="subtle"
        color="gray"
        disabled={!before.exists}
        aria-label={t("customer.key.previousCustomer")}
        onClick={before.go}
      >
        <IconChevronLeft size="1.1rem" aria-hidden="true" />
      </ActionIcon>
      <span>{t("customer.trailPlace", { place: format.count(at + 1), total: format.count(total) })}</span>
      <ActionIcon
        variant="subtle"
        color="gray"
        disabled={!after.exists}
        aria-label={t("customer.key.nextCustomer")}
        onClick={after.go}
      >
        <IconChevronRight size="1.1rem" aria-hidden="true" />
      </ActionIcon>
    </nav>
  );
}

/** The customer at a place of the list, and the way there. */
function useNeighbour(place: number): { exists: boolean; go: () => void } {
  const navigate = useNavigate();
  const { query, total } = useCustomerTrail();
  const enabled = place >= 0 && place < total;
  const asked = { ...query, offset: Math.max(0, place), limit: 1 };
  const answer = useCommand("customer_search", asked, { enabled });
  const go = async () => {
    if (!enabled) return;
    const page = answer.data ?? (await call("customer_search", asked).catch(() => undefined));
    const row = page?.rows[0];
    if (!row) return;
    customerTrail.set({ index: place });
    await navigate({
      to: "/customers/$no",
      params: { no: row.customer_no },
      search: { at: place },
      replace: true,
    });
  };
  return { exists: enabled, go: () => void go() };
}
