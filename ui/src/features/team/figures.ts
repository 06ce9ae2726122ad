/** Sums and shares over a team. Knows no screen. */
import type { TeamMember } from "@/api/gen/TeamMember";

export type AgeBand = "overdue_1_3" | "overdue_4_7" | "overdue_8_14" | "overdue_15_up";

/** Oldest last, with the end of its message id. */
export const AGE_BANDS: readonly (readonly [AgeBand, "1_3" | "4_7" | "8_14" | "15_up"])[] = [
  ["overdue_1_3", "1_3"],
  ["overdue_4_7", "4_7"],
  ["overdue_8_14", "8_14"],
  ["overdue_15_up", "15_up"],
];

export function overdueOf(member: TeamMember): number {
  return AGE_BANDS.reduce((sum, [band]) => sum + member[band], 0);
}

/** Tasks overdue for eight days and more. */
export function longOverdueOf(member: TeamMember): number {
  return member.overdue_8_14 + member.overdue_15_up;
}

export function sumOf(members: readonly TeamMember[], value: (member: TeamMember) => number): number {
  return members.reduce((sum, member) => sum + value(member), 0);
}

/** Customers with a contact in the last 90 days, basis points of all. */
export function coverageOf(covered: number, customers: number): number {
  return customers === 0 ? 0 : Math.round((covered * 10_000) / customers);
}

/** Whose follow-ups slip most stands first: the old ones count before the many. */
export function bySlipping(members: readonly TeamMember[]): TeamMember[] {
  return members.toSorted(
    (a, b) =>
      b.overdue_15_up - a.overdue_15_up ||
      longOverdueOf(b) - longOverdueOf(a) ||
      overdueOf(b) - overdueOf(a) ||
      a.staff_no.localeCompare(b.staff_no),
  );
}
