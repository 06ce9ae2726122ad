
export type BranchCode = string;
