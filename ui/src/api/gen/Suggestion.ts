import type { ProductCode } from "./ProductCode";
import type { ProductKind } from "./ProductKind";
import type { Reason } from "./Reason";
import type { Strength } from "./Strength";
import type { Text } from "./Text";

export type Suggestion = { product: ProductCode, name: Text, kind: ProductKind, purpose: Text, price: Text, points: number, strength: Strength, reasons: Array<Reason>, };
