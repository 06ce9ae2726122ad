/** All lines of Today in the order in which J and K walk them. */
import type { ChangeRow } from "@/api/gen/ChangeRow";
import type { DraftMark } from "@/api/gen/DraftMark";
import type { FollowUpRow } from "@/api/gen/FollowUpRow";
import type { OwnPick } from "@/api/gen/OwnPick";
import type { TodayView } from "@/api/gen/TodayView";
import type { VisitRow } from "@/api/gen/VisitRow";
import type { WorthSeeing } from "@/api/gen/WorthSeeing";

interface Place {
  customerNo: string;
  /** Place in the walk. */
  index: number;
}

export type FollowUpGroup = "overdue" | "due" | "planned";

export type TodayItem = Place &
  (
    | { kind: "returned"; visit: VisitRow }
    | { kind: "change"; change: ChangeRow }
    | { kind: "draft"; draft: DraftMark }
    | { kind: FollowUpGroup; followUp: FollowUpRow }
    | { kind: "worth"; worth: WorthSeeing }
    | { kind: "own"; own: OwnPick }
  );

export function todayItems(view: TodayView): TodayItem[] {
  const followUps = (kind: FollowUpGroup, rows: FollowUpRow[]) =>
    rows.map((followUp) => ({ kind, followUp, customerNo: followUp.customer_no }));
  return [
    ...view.returned.map((visit) => ({ kind: "returned" as const, visit, customerNo: visit.customer_no })),
    ...view.changes.map((change) => ({ kind: "change" as const, change, customerNo: change.customer_no })),
    ...view.drafts.map((draft) => ({ kind: "draft" as const, draft, customerNo: draft.customer_no })),
    ...followUps("overdue", view.overdue),
    ...followUps("due", view.due),
    ...followUps("planned", view.planned),
    ...view.worth_seeing.map((worth) => ({
      kind: "worth" as const,
      worth,
      customerNo: worth.customer.customer_no,
    })),
    ...view.own_picks.map((own) => ({
      kind: "own" as const,
      own,
      customerNo: own.customer.customer_no,
    })),
  ].map((item, index) => ({ ...item, index }));
}
