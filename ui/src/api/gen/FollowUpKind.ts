
export type FollowUpKind = "call" | "visit" | "send_material" | "quote" | "documents" | "appointment" | "care" | "verify";
