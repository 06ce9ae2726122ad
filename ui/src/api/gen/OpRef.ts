import type { OpId } from "./OpId";

export type OpRef = { op_id: OpId, };
