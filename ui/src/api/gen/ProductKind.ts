
export type ProductKind = "deposit" | "consumer_loan" | "business_loan" | "farm_loan" | "mortgage" | "card" | "wealth" | "insurance" | "account" | "service";
