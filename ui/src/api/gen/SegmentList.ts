import type { SegmentRow } from "./SegmentRow";

export type SegmentList = { segments: Array<SegmentRow>, };
