import type { CustomerNo } from "./CustomerNo";
import type { FollowUpKind } from "./FollowUpKind";

export type FollowUpInput = { customer_no: CustomerNo, kind: FollowUpKind, due_on: string, note: string, };
