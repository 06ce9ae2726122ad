import type { HoldingStatus } from "./HoldingStatus";
import type { ProductCode } from "./ProductCode";
import type { ProductKind } from "./ProductKind";
import type { Text } from "./Text";

export type HoldingView = { product: ProductCode, product_name: Text, kind: ProductKind | null, account_masked: string, account_no: string, opened_on: string, matures_on: string | null, balance_band: string, rate_bp: number | null, status: HoldingStatus, };
