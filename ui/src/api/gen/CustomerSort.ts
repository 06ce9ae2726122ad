
export type CustomerSort = "relevance" | "name" | "place" | "segment" | "last_contact" | "assets" | "since";
