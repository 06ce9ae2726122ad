import type { CustomerNo } from "./CustomerNo";
import type { Need } from "./Need";
import type { OutcomeCode } from "./OutcomeCode";
import type { PersonMet } from "./PersonMet";
import type { ProductDiscussed } from "./ProductDiscussed";
import type { RefusalCode } from "./RefusalCode";
import type { SheetFollowUp } from "./SheetFollowUp";
import type { VisitId } from "./VisitId";
import type { VisitKind } from "./VisitKind";

export type VisitSheet = { customer_no: CustomerNo, replaces: VisitId | null, kind: VisitKind | null, outcome: OutcomeCode | null, people_met: Array<PersonMet>, products: Array<ProductDiscussed>, need: Need | null, refusal: RefusalCode | null, refusal_text: string, note: string, closed: boolean, started_at: string, business_date: string | null, follow_up: SheetFollowUp | null, };
