import type { CustomerNo } from "./CustomerNo";
import type { RiskLight } from "./RiskLight";
import type { SegmentCode } from "./SegmentCode";
import type { Text } from "./Text";

export type CustomerRow = { customer_no: CustomerNo, name: string, invented: boolean, place: string, village: string | null, branch_name: Text, phone_masked: string | null, segment: SegmentCode | null, segment_name: Text | null, segments: number, products: number, assets_band: string | null, last_contact_on: string | null, next_follow_up_on: string | null, risk: RiskLight, do_not_disturb: boolean, since: string, rm: string, };
