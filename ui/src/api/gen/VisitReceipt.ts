import type { Delivery } from "./Delivery";
import type { OpId } from "./OpId";
import type { VisitId } from "./VisitId";

export type VisitReceipt = { visit_id: VisitId, op_id: OpId, number: number, delivery: Delivery, saved_at: string, };
