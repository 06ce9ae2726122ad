import type { Advice } from "./Advice";
import type { CashFlow } from "./CashFlow";
import type { CustomerRow } from "./CustomerRow";
import type { DraftMark } from "./DraftMark";
import type { FactView } from "./FactView";
import type { FollowUpRow } from "./FollowUpRow";
import type { HoldingView } from "./HoldingView";
import type { Identity } from "./Identity";
import type { SegmentTag } from "./SegmentTag";
import type { TimelineItem } from "./TimelineItem";

export type CustomerView = { row: CustomerRow, identity: Identity, segments: Array<SegmentTag>, holdings: Array<HoldingView>, facts: Array<FactView>, cash_flow: CashFlow, advice: Advice, timeline: Array<TimelineItem>, follow_ups: Array<FollowUpRow>, draft: DraftMark | null, };
