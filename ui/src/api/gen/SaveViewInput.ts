import type { CustomerQuery } from "./CustomerQuery";

export type SaveViewInput = { name: string, query: CustomerQuery, };
