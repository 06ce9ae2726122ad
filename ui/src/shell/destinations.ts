/** The pages one can go to, in the order of the rail, with their keys. */
import {
  IconCalculator,
  IconChartPie,
  IconChecklist,
  IconHome2,
  IconRefresh,
  IconSend,
  IconSettings,
  IconUsers,
  IconUsersGroup,
  type TablerIcon,
} from "@tabler/icons-react";
import type { MessageId } from "@/locales";

export interface Destination {
  to:
    | "/today"
    | "/customers"
    | "/follow-ups"
    | "/calculator"
    | "/segments"
    | "/outbox"
    | "/sync"
    | "/team"
    | "/settings";
  label: MessageId;
  goKey: MessageId;
  keys: string;
  icon: TablerIcon;
  supervisorOnly?: boolean;
}

export const DESTINATIONS: readonly Destination[] = [
  { to: "/today", label: "today.title", goKey: "shell.go.today", keys: "g t", icon: IconHome2 },
  { to: "/customers", label: "customers.title", goKey: "shell.go.customers", keys: "g c", icon: IconUsers },
  {
    to: "/follow-ups",
    label: "followUps.title",
    goKey: "shell.go.followUps",
    keys: "g f",
    icon: IconChecklist,
  },
  {
    to: "/calculator",
    label: "offer.title",
    goKey: "shell.go.calculator",
    keys: "g r",
    icon: IconCalculator,
  },
  { to: "/segments", label: "segments.title", goKey: "shell.go.segments", keys: "g s", icon: IconChartPie },
  {
    to: "/team",
    label: "team.title",
    goKey: "shell.go.team",
    keys: "g m",
    icon: IconUsersGroup,
    supervisorOnly: true,
  },
  { to: "/outbox", label: "outbox.title", goKey: "shell.go.outbox", keys: "g o", icon: IconSend },
  { to: "/sync", label: "sync.title", goKey: "shell.go.sync", keys: "g y", icon: IconRefresh },
  { to: "/settings", label: "settings.title", goKey: "shell.go.settings", keys: "g e", icon: IconSettings },
];

export function destinationsFor(supervisor: boolean): Destination[] {
  return DESTINATIONS.filter((destination) => supervisor || !destination.supervisorOnly);
}
