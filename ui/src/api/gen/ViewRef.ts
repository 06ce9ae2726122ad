import type { ViewId } from "./ViewId";

export type ViewRef = { view_id: ViewId, };
