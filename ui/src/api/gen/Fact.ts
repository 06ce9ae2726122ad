import type { FactValue } from "./FactValue";

export type Fact = { code: string, value: FactValue, as_of: string, };
