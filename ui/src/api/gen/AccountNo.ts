
export type AccountNo = string;
