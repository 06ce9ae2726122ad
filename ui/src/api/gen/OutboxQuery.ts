import type { Delivery } from "./Delivery";

export type OutboxQuery = { delivery: Delivery | null, offset: number, limit: number, };
