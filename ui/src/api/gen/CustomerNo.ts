
export type CustomerNo = string;
