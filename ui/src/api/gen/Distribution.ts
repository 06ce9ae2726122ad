import type { Band } from "./Band";

export type Distribution = { fact: string, bands: Array<Band>, };
