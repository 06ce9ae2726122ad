import type { TeamMember } from "./TeamMember";

export type TeamSummary = { members: Array<TeamMember>, to_review: number, };
