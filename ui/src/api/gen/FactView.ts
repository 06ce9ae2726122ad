import type { FactValue } from "./FactValue";
import type { Text } from "./Text";

export type FactView = { code: string, group: string, name: Text, sentence: Text, value: FactValue, source: Text, as_of: string, };
