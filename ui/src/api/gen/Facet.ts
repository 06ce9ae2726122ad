import type { Text } from "./Text";

export type Facet = { code: string, name: Text, count: number, };
