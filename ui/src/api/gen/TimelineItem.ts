import type { ContactBody } from "./ContactBody";
import type { VisitRow } from "./VisitRow";

export type TimelineItem = { "t": "visit", visit: VisitRow } | { "t": "contact", contact: ContactBody };
