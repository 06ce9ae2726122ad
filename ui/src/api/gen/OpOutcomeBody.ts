import type { DeviceId } from "./DeviceId";
import type { OpId } from "./OpId";

export type OpOutcomeBody = { op_id: OpId, device_id: DeviceId, number: number, status: string, code: string, at: string, };
