import type { CustomerRow } from "./CustomerRow";
import type { Reason } from "./Reason";
import type { Suggestion } from "./Suggestion";

export type WorthSeeing = { customer: CustomerRow, reason: Reason, suggestion: Suggestion | null, };
