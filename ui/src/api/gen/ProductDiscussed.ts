import type { ProductCode } from "./ProductCode";
import type { Reaction } from "./Reaction";

export type ProductDiscussed = { product: ProductCode, reaction: Reaction, };
