
export type VisitKind = "home" | "shop" | "office" | "village_meeting" | "community_event" | "outlet" | "phone" | "wecom";
