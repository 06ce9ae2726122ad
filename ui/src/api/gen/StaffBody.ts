import type { BranchCode } from "./BranchCode";
import type { Role } from "./Role";
import type { StaffNo } from "./StaffNo";
import type { Text } from "./Text";

export type StaffBody = { staff_no: StaffNo, name: string, role: Role, branch: BranchCode, branch_name: Text, supervisor_no: StaffNo | null, };
