import type { ProductCode } from "./ProductCode";
import type { Text } from "./Text";

export type ProductChoice = { code: ProductCode, name: Text, suggested: boolean, };
