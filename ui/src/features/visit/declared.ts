/** What the customer said of themselves, as data: each fact at most once. Knows no screen. */
import type { DeclaredFact } from "@/api/gen/DeclaredFact";
import type { SheetState } from "./sheet";

type FactName = DeclaredFact["fact"];
type Said<N extends FactName> = Extract<DeclaredFact, { fact: N }>["value"];

/** The same figure as in rounds-domain: no month brings more. */
export const INCOME_MAX_MINOR = 1_000_000_000;

/** What was said of one thing; undefined when nothing was. */
export function declaredOf<N extends FactName>(state: SheetState, fact: N): Said<N> | undefined {
  return state.values.declared?.find((one) => one.fact === fact)?.value as Said<N> | undefined;
}

/** Says one thing, or takes it back. */
export function declare(state: SheetState, fact: FactName, said: DeclaredFact | null): SheetState {
  const others = (state.values.declared ?? []).filter((one) => one.fact !== fact);
  return { ...state, values: { ...state.values, declared: said ? [...others, said] : others } };
}
