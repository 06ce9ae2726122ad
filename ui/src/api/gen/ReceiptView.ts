import type { OpId } from "./OpId";

export type ReceiptView = { op_id: OpId, device_id: string, number: number, hash: string, received_at: string, signature: string, receipt_key: string, verified: boolean, };
