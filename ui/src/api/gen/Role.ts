
export type Role = "rm" | "supervisor";
