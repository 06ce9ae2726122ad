import type { Text } from "./Text";

export type Reason = { code: string, points: number, sentence: Text, fact: string, as_of: string, };
