import type { CustomerNo } from "./CustomerNo";

export type DraftMark = { customer_no: CustomerNo, customer_name: string, saved_at: string, };
