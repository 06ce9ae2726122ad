
export type StaffNo = string;
