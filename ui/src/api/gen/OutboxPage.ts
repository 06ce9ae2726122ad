import type { OutboxRow } from "./OutboxRow";

export type OutboxPage = { total: number, on_device: number, sent: number, signed_for: number, needs_attention: number, rows: Array<OutboxRow>, };
