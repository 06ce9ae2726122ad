import type { BankBody } from "./BankBody";
import type { DeviceProblem } from "./DeviceProblem";
import type { DeviceStage } from "./DeviceStage";
import type { StaffBody } from "./StaffBody";
import type { StaffNo } from "./StaffNo";

export type DeviceState = { stage: DeviceStage, problem: DeviceProblem | null, staff_no: StaffNo | null, staff: StaffBody | null, bank: BankBody | null, hq_url: string | null, device_label: string | null, device_id: string | null, enrolled_at: string | null, app_version: string, proto: number, };
