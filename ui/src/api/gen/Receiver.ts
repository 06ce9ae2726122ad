import type { StaffNo } from "./StaffNo";

export type Receiver = { staff_no: StaffNo, name: string, };
