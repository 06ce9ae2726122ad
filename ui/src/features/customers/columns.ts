/** The columns of the customer table: which there are, how wide, and by what they sort. */
import type { CustomerSort } from "@/api/gen/CustomerSort";
import type { MessageId } from "@/locales";

export const COLUMN_IDS = [
  "name",
  "village",
  "segment",
  "assets",
  "products",
  "last_contact",
  "next_follow_up",
  "phone",
  "branch",
  "since",
  "rm",
] as const;

export type ColumnId = (typeof COLUMN_IDS)[number];

export interface Column {
  label: MessageId;
  /** Share of the width, and the least width in rem. */
  grow: number;
  least: number;
  sort?: CustomerSort;
  end?: boolean;
}

export const COLUMNS: Record<ColumnId, Column> = {
  name: { label: "customers.column.name", grow: 1.6, least: 9, sort: "name" },
  village: { label: "customers.column.village", grow: 0.9, least: 6, sort: "place" },
  segment: { label: "customers.column.segment", grow: 1.5, least: 7.5, sort: "segment" },
  assets: { label: "customers.column.assets", grow: 1, least: 6.75, sort: "assets", end: true },
  products: { label: "customers.column.products", grow: 0.4, least: 3.75, end: true },
  last_contact: { label: "customers.column.lastContact", grow: 0.8, least: 6, sort: "last_contact" },
  next_follow_up: { label: "customers.column.nextFollowUp", grow: 0.9, least: 7.25 },
  phone: { label: "customers.column.phone", grow: 0.7, least: 7 },
  branch: { label: "customers.column.branch", grow: 1, least: 7 },
  since: { label: "customers.column.since", grow: 0.8, least: 6.5, sort: "since" },
  rm: { label: "customers.column.rm", grow: 0.8, least: 6 },
};

const USUAL: readonly ColumnId[] = [
  "name",
  "village",
  "segment",
  "assets",
  "products",
  "last_contact",
  "next_follow_up",
  "phone",
];

/** A supervisor asks whose customer it is before asking for the number. */
const USUAL_OF_SUPERVISOR: readonly ColumnId[] = ["name", "rm", ...USUAL.slice(1, -1)];

/** The columns that the settings ask for, in their order; the name always comes first. */
export function chosenColumns(settings: readonly string[] | undefined, supervisor = false): ColumnId[] {
  const known = (settings ?? []).filter((id): id is ColumnId =>
    (COLUMN_IDS as readonly string[]).includes(id),
  );
  const chosen = known.length > 0 ? known : supervisor ? USUAL_OF_SUPERVISOR : USUAL;
  return ["name", ...chosen.filter((id) => id !== "name")];
}

/** The columns as a CSS grid. */
export function gridTemplate(columns: readonly ColumnId[]): string {
  return columns.map((id) => `minmax(${COLUMNS[id].least}rem, ${COLUMNS[id].grow}fr)`).join(" ");
}

/** The least width of the table in rem, so that narrow windows scroll instead of crushing. */
export function leastWidth(columns: readonly ColumnId[]): number {
  return columns.reduce((sum, id) => sum + COLUMNS[id].least + 1, 1);
}
