
export type MonthFlow = { month: string, in_minor: number, out_minor: number, end_balance_minor: number, };
