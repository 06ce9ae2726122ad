import type { FollowUpKind } from "./FollowUpKind";

export type SheetFollowUp = { kind: FollowUpKind, due_on: string, note: string, };
