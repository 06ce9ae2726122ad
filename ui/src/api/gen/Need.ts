
export type Need = "none" | "deposit" | "consumer_loan" | "business_loan" | "farm_loan" | "housing" | "card" | "wealth" | "insurance" | "payments" | "service";
