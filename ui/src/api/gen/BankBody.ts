import type { Currency } from "./Currency";
import type { Text } from "./Text";

export type BankBody = { code: string, name: Text, currency: Currency, invented: boolean, };
