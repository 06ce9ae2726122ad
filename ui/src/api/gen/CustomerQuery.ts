import type { CustomerSort } from "./CustomerSort";
import type { LastContactFilter } from "./LastContactFilter";
import type { ProductCode } from "./ProductCode";
import type { SegmentCode } from "./SegmentCode";

export type CustomerQuery = { text: string, segment: SegmentCode | null, village: string | null, branch: string | null, product: ProductCode | null, contact: LastContactFilter | null, rm: string | null, sort: CustomerSort, descending: boolean, offset: number, limit: number, };
