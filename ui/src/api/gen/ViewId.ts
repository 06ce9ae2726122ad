
export type ViewId = string;
