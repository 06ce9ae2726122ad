import type { Suggestion } from "./Suggestion";
import type { Withheld } from "./Withheld";

export type Advice = { rule_pack: string, on: string, personalised: boolean, suggestions: Array<Suggestion>, withheld: Array<Withheld>, };
