import type { CustomerRow } from "./CustomerRow";

export type CustomerPage = { total: number, rows: Array<CustomerRow>, };
