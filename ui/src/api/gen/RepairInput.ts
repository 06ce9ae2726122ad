import type { RepairAction } from "./RepairAction";

export type RepairInput = { action: RepairAction, };
