import type { CustomerNo } from "./CustomerNo";
import type { FollowUpFilter } from "./FollowUpFilter";
import type { StaffNo } from "./StaffNo";

export type FollowUpQuery = { view: FollowUpFilter, owner: StaffNo | null, customer_no: CustomerNo | null, offset: number, limit: number, };
