import type { CustomerNo } from "./CustomerNo";
import type { Fact } from "./Fact";
import type { MonthFlow } from "./MonthFlow";
import type { SegmentCode } from "./SegmentCode";
import type { TransactionBody } from "./TransactionBody";

export type ProfileBody = { customer_no: CustomerNo, as_of: string, facts: Array<Fact>, segments: Array<SegmentCode>, months: Array<MonthFlow>, recent: Array<TransactionBody>, };
