import type { Distribution } from "./Distribution";
import type { SegmentCode } from "./SegmentCode";
import type { ShareBesideBank } from "./ShareBesideBank";
import type { Text } from "./Text";

export type SegmentProfileBody = { code: SegmentCode, name: Text, rule: string, rule_version: number, priority: number, as_of: string, size: number, primary_size: number, bank_size: number, distributions: Array<Distribution>, holdings: Array<ShareBesideBank>, uptake: Array<ShareBesideBank>, needs: Text, channel: Text, approach: Text, taboo: Text, };
