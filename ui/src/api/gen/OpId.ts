
export type OpId = string;
