import type { FollowUpNeed } from "./FollowUpNeed";
import type { OutcomeCode } from "./OutcomeCode";

export type OutcomeRule = { code: OutcomeCode, group: OutcomeCode, met_somebody: boolean, needs_need: boolean, needs_refusal: boolean, follow_up: FollowUpNeed, default_due_on: string | null, };
