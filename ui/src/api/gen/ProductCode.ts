
export type ProductCode = string;
