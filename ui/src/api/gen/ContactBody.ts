import type { CustomerNo } from "./CustomerNo";
import type { OutcomeCode } from "./OutcomeCode";
import type { ProductCode } from "./ProductCode";
import type { RefusalCode } from "./RefusalCode";
import type { StaffNo } from "./StaffNo";

export type ContactBody = { contact_no: string, customer_no: CustomerNo, on: string, channel: string, outcome: OutcomeCode | null, refusal: RefusalCode | null, product: ProductCode | null, staff_no: StaffNo | null, };
