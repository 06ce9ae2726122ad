import type { StaffNo } from "./StaffNo";

export type EnrolInput = { hq_url: string, staff_no: StaffNo, password: string, label: string, };
