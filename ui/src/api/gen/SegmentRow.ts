import type { SegmentProfileBody } from "./SegmentProfileBody";
import type { Text } from "./Text";

export type SegmentRow = { profile: SegmentProfileBody, mine: number, mine_primary: number, names: Record<string, Text>, units: Record<string, string>, };
