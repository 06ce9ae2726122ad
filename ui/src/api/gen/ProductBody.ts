import type { ProductCode } from "./ProductCode";
import type { ProductKind } from "./ProductKind";
import type { Text } from "./Text";

export type ProductBody = { code: ProductCode, name: Text, kind: ProductKind, risk_level: number | null, suggestible: boolean, purpose: Text, price: Text, catalogue_order: number, effective_from: string, effective_to: string | null, };
