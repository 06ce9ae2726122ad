/** Products that are withheld for the same causes are told together: twenty lines of one refusal help nobody. */
import type { GateFailure } from "@/api/gen/GateFailure";
import type { Withheld } from "@/api/gen/Withheld";

export interface WithheldGroup {
  key: string;
  products: Withheld[];
  failures: GateFailure[];
  cause: "gates" | "too_few_points" | "outranked";
}

function causeOf(one: Withheld): WithheldGroup["cause"] {
  if (one.failures.length > 0) return "gates";
  return one.outranked ? "outranked" : "too_few_points";
}

/** In the order given; a failure is the same when code, sentence and day agree. */
export function withheldGroups(withheld: Withheld[]): WithheldGroup[] {
  const groups = new Map<string, WithheldGroup>();
  for (const one of withheld) {
    const cause = causeOf(one);
    const key = `${cause}|${one.failures.map((failure) => `${failure.code}${failure.sentence.zh}${failure.as_of}`).join("|")}`;
    const group = groups.get(key) ?? { key, products: [], failures: one.failures, cause };
    group.products.push(one);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** The closed gate that most products share, and how many; none when nothing is shared. */
export function mainCause(withheld: Withheld[]): { failure: GateFailure; products: number } | undefined {
  const counts = new Map<string, { failure: GateFailure; products: number }>();
  for (const failure of withheld.flatMap((one) => one.failures)) {
    const known = counts.get(failure.code);
    counts.set(failure.code, { failure: known?.failure ?? failure, products: (known?.products ?? 0) + 1 });
  }
  const [first] = [...counts.values()].toSorted((a, b) => b.products - a.products);
  return first && first.products > 1 ? first : undefined;
}
