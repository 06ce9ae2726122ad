
export type RevealField = "phone" | "id_number" | "balances" | "address";
