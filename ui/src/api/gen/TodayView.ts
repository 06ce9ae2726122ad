import type { DraftMark } from "./DraftMark";
import type { FollowUpRow } from "./FollowUpRow";
import type { TodayNumbers } from "./TodayNumbers";
import type { VisitRow } from "./VisitRow";
import type { WorthSeeing } from "./WorthSeeing";

export type TodayView = { on: string, overdue: Array<FollowUpRow>, due: Array<FollowUpRow>, planned: Array<FollowUpRow>, returned: Array<VisitRow>, drafts: Array<DraftMark>, worth_seeing: Array<WorthSeeing>, numbers: TodayNumbers, };
