
export type Purpose = "service" | "marketing_contact" | "personalised_marketing" | "location" | "bureau_query" | "third_party_share";
