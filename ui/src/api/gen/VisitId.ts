
export type VisitId = string;
