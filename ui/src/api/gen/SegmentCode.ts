
export type SegmentCode = string;
