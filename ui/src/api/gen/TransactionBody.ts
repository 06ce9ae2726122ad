
export type TransactionBody = { on: string, amount_minor: number, purpose: string, balance_after_minor: number | null, };
