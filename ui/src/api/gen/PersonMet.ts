
export type PersonMet = "customer" | "family" | "colleague" | "neighbour" | "nobody";
