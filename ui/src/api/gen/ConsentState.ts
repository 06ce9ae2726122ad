
export type ConsentState = "given" | "refused" | "withdrawn";
