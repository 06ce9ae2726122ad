import type { GateStage } from "./GateStage";
import type { Text } from "./Text";

export type GateFailure = { code: string, stage: GateStage, sentence: Text, cure: Text, as_of: string | null, };
