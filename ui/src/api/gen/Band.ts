
export type Band = { from: number | null, to: number | null, segment_bp: number, bank_bp: number, };
