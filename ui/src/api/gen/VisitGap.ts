
export type VisitGap = "people_met_missing" | "need_missing" | "refusal_missing" | "refusal_text_too_short" | "note_too_long" | "follow_up_missing" | "follow_up_or_close_missing" | "follow_up_forbidden" | "follow_up_in_the_past";
