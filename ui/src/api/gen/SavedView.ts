import type { CustomerQuery } from "./CustomerQuery";
import type { ViewId } from "./ViewId";

export type SavedView = { view_id: ViewId, name: string, query: CustomerQuery, };
