import type { FollowUpCounts } from "./FollowUpCounts";
import type { FollowUpRow } from "./FollowUpRow";
import type { Receiver } from "./Receiver";

export type FollowUpPage = { total: number, counts: FollowUpCounts, rows: Array<FollowUpRow>, receivers: Array<Receiver>, };
