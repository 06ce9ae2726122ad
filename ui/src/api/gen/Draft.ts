import type { VisitSheet } from "./VisitSheet";

export type Draft = { sheet: VisitSheet, customer_name: string, saved_at: string, };
