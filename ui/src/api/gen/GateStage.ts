
export type GateStage = "eligibility" | "applicability" | "suitability" | "contact_policy";
