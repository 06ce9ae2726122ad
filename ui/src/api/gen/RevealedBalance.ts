import type { Money } from "./Money";

export type RevealedBalance = { account_no: string, balance: Money, };
