import type { Currency } from "./Currency";

export type Money = { minor: number, currency: Currency, };
