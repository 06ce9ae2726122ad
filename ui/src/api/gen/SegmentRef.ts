import type { SegmentCode } from "./SegmentCode";

export type SegmentRef = { code: SegmentCode, };
