import type { AccountNo } from "./AccountNo";
import type { HoldingStatus } from "./HoldingStatus";
import type { ProductCode } from "./ProductCode";

export type HoldingBody = { product: ProductCode, account_no: AccountNo, opened_on: string, matures_on: string | null, balance_minor: number | null, limit_minor: number | null, rate_bp: number | null, status: HoldingStatus, };
