import type { CustomerNo } from "./CustomerNo";
import type { Delivery } from "./Delivery";
import type { OpId } from "./OpId";
import type { VisitId } from "./VisitId";

export type OutboxRow = { op_id: OpId, number: number, kind: string, customer_no: CustomerNo | null, customer_name: string | null, visit_id: VisitId | null, summary: string | null, delivery: Delivery, code: string | null, deferred: boolean, saved_at: string, sent_at: string | null, signed_for_at: string | null, corrected_by: OpId | null, };
