/** What the palette offers for a text: customers first, then pages, then acts. */
import {
  IconBriefcase,
  IconCertificate,
  IconKeyboard,
  IconLock,
  IconPencil,
  IconRefresh,
  IconUser,
  type TablerIcon,
} from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useAct } from "@/api";
import { useT } from "@/locales";
import { useFoundCustomers } from "@/parts/useFoundCustomers";
import { openVisit } from "@/parts/visitSheet";
import { destinationsFor } from "./destinations";
import { useLock } from "./useAutoLock";

export interface PaletteEntry {
  id: string;
  label: string;
  note?: string;
  keys?: string;
  icon: TablerIcon;
  run: () => void;
}

export interface PaletteGroup {
  title: string;
  entries: PaletteEntry[];
}

interface PaletteInput {
  text: string;
  supervisor: boolean;
  onKeys: () => void;
}

const CUSTOMERS_SHOWN = 7;

export interface PaletteOffer {
  groups: PaletteGroup[];
  flat: PaletteEntry[];
  /** False while the customers shown are still those of an earlier text. */
  settled: boolean;
}

export function usePaletteEntries(input: PaletteInput): PaletteOffer {
  const t = useT();
  const { entries: customers, settled } = useCustomerEntries(input.text);
  const pages = usePageEntries(input.supervisor);
  const acts = useActEntries(input.onKeys);
  const wanted = input.text.trim().toLowerCase();
  const matching = (entries: PaletteEntry[]) =>
    entries.filter((entry) => entry.label.toLowerCase().includes(wanted));
  const groups = [
    { title: t("customers.title"), entries: customers },
    { title: t("shell.palette.pages"), entries: matching(pages) },
    { title: t("shell.palette.acts"), entries: matching(acts) },
  ].filter((group) => group.entries.length > 0);
  return { groups, flat: groups.flatMap((group) => group.entries), settled };
}

function useCustomerEntries(text: string): { entries: PaletteEntry[]; settled: boolean } {
  const t = useT();
  const navigate = useNavigate();
  const { rows, settled } = useFoundCustomers(text, CUSTOMERS_SHOWN);
  const open = rows.map((row) => ({
    id: `customer-${row.customer_no}`,
    label: row.name,
    note: [row.village ?? row.place, row.phone_masked].filter(Boolean).join(" · "),
    icon: IconUser,
    run: () => void navigate({ to: "/customers/$no", params: { no: row.customer_no } }),
  }));
  const first = rows[0];
  if (!first) return { entries: open, settled };
  const record = {
    id: "visit-first",
    label: t("shell.palette.recordVisit", { name: first.name }),
    icon: IconPencil,
    run: () => openVisit(first.customer_no),
  };
  return { entries: [...open, record], settled };
}

function usePageEntries(supervisor: boolean): PaletteEntry[] {
  const t = useT();
  const navigate = useNavigate();
  return destinationsFor(supervisor).map((destination) => ({
    id: `page-${destination.keys.replace(" ", "")}`,
    label: t(destination.label),
    keys: destination.keys,
    icon: destination.icon,
    run: () => void navigate({ to: destination.to }),
  }));
}

function useActEntries(onKeys: () => void): PaletteEntry[] {
  const t = useT();
  const lock = useLock();
  const navigate = useNavigate();
  const sync = useAct("sync_now");
  return [
    {
      id: "act-departure",
      label: t("departure.title"),
      icon: IconBriefcase,
      run: () => void navigate({ to: "/departure" }),
    },
    {
      id: "act-models",
      label: t("models.title"),
      icon: IconCertificate,
      run: () => void navigate({ to: "/models" }),
    },
    {
      id: "act-sync",
      label: t("shell.sync.now"),
      icon: IconRefresh,
      run: () => void sync.run({}).catch(() => undefined),
    },
    { id: "act-lock", label: t("shell.key.lock"), keys: "mod+l", icon: IconLock, run: () => void lock() },
    { id: "act-keys", label: t("shell.key.help"), keys: "?", icon: IconKeyboard, run: onKeys },
  ];
}
