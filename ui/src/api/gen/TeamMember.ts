import type { StaffNo } from "./StaffNo";

export type TeamMember = { staff_no: StaffNo, name: string, customers: number, open: number, overdue_1_3: number, overdue_4_7: number, overdue_8_14: number, overdue_15_up: number, visits_7_days: number, visits_30_days: number, to_review: number, returned: number, covered_90_days: number, };
