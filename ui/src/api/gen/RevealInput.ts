import type { CustomerNo } from "./CustomerNo";
import type { RevealField } from "./RevealField";

export type RevealInput = { customer_no: CustomerNo, field: RevealField, };
