import type { SegmentCode } from "./SegmentCode";
import type { Text } from "./Text";

export type SegmentTag = { code: SegmentCode, name: Text, primary: boolean, approach: Text, taboo: Text, };
