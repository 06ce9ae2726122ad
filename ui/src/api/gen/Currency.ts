
export type Currency = "CNY" | "CZK" | "EUR" | "USD";
