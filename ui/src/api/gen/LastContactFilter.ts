
export type LastContactFilter = "within30_days" | "over90_days" | "never";
