import type { GateFailure } from "./GateFailure";
import type { ProductCode } from "./ProductCode";
import type { ProductKind } from "./ProductKind";
import type { Text } from "./Text";

export type Withheld = { product: ProductCode, name: Text, kind: ProductKind, points: number, failures: Array<GateFailure>, too_few_points: boolean, };
