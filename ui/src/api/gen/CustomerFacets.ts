import type { Facet } from "./Facet";

export type CustomerFacets = { total: number, segments: Array<Facet>, villages: Array<Facet>, branches: Array<Facet>, products: Array<Facet>, rms: Array<Facet>, };
