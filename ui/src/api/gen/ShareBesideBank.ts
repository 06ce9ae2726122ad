import type { ProductCode } from "./ProductCode";

export type ShareBesideBank = { product: ProductCode, segment_bp: number, bank_bp: number, };
