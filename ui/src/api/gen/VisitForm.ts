import type { OutcomeRule } from "./OutcomeRule";
import type { ProductChoice } from "./ProductChoice";
import type { RefusalCode } from "./RefusalCode";

export type VisitForm = { today: string, outcomes: Array<OutcomeRule>, refusals: Array<RefusalCode>, products: Array<ProductChoice>, };
