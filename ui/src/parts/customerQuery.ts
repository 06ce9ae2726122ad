/** The whole portfolio, unfiltered: where each query for customers starts. */
import type { CustomerQuery } from "@/api/gen/CustomerQuery";

export const emptyCustomerQuery: CustomerQuery = {
  text: "",
  segment: null,
  village: null,
  branch: null,
  product: null,
  contact: null,
  rm: null,
  sort: "relevance",
  descending: false,
  offset: 0,
  limit: 100,
};
