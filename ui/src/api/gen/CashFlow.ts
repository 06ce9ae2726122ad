import type { Currency } from "./Currency";
import type { MonthFlow } from "./MonthFlow";
import type { TransactionBody } from "./TransactionBody";

export type CashFlow = { currency: Currency, as_of: string | null, months: Array<MonthFlow>, recent: Array<TransactionBody>, };
