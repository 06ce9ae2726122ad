import type { CustomerNo } from "./CustomerNo";

export type CustomerRef = { customer_no: CustomerNo, };
