import type { Topic } from "./Topic";

export type Changes = { topics: Array<Topic>, };
