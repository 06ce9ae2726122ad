/** A segment rule in plain words. Reads the rule language of rounds-advisor far enough to say it; judges nothing. */
import type { Translate } from "@/locales";

const TOKEN = /\s*(&&|\|\||>=|<=|==|!=|[><!(){},]|'[^']*'|-?\d+|[A-Za-z_][A-Za-z0-9_]*)/y;

export interface RuleWords {
  t: Translate;
  /** The name of a fact, or its code where nobody published one. */
  name: (code: string) => string;
  /** A number in the unit of the fact it is compared with. */
  amount: (code: string, value: number) => string;
}

function tokensOf(rule: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(rule); match; match = TOKEN.exec(rule)) tokens.push(match[1] ?? "");
  return tokens;
}

const COMPARED = {
  ">=": "segments.rule.atLeast",
  "<=": "segments.rule.atMost",
  ">": "segments.rule.moreThan",
  "<": "segments.rule.lessThan",
  "==": "segments.rule.is",
  "!=": "segments.rule.isNot",
} as const;

function isComparison(token: string | undefined): token is keyof typeof COMPARED {
  return token !== undefined && token in COMPARED;
}

/** One side of a comparison as words. */
function operand(token: string, fact: string, words: RuleWords): string {
  if (/^-?\d+$/.test(token)) return words.amount(fact, Number(token));
  if (token === "true") return words.t("segments.band.yes");
  if (token === "false") return words.t("segments.band.no");
  return token.replaceAll("'", "").replaceAll("_", " ");
}

/** The codes between the braces that open at `from`, and the place after them. */
function listFrom(tokens: readonly string[], from: number): { codes: string[]; next: number } {
  const end = tokens.indexOf("}", from);
  const next = end < 0 ? tokens.length : end + 1;
  const codes = tokens.slice(from + 1, next - 1).filter((token) => token !== ",");
  return { codes, next };
}

const PLAIN = { "&&": "segments.rule.and", "||": "segments.rule.or", "!": "segments.rule.not" } as const;

/** One step of reading: the words for what begins at `at`, and where the next one begins. */
function phrase(tokens: readonly string[], at: number, words: RuleWords): { said: string; next: number } {
  const token = tokens[at] ?? "";
  const after = tokens[at + 1];
  if (token in PLAIN) return { said: words.t(PLAIN[token as keyof typeof PLAIN]), next: at + 1 };
  if (token === "(" || token === ")") return { said: token, next: at + 1 };
  if (token === "known" && after === "(") {
    return { said: `${words.name(tokens[at + 2] ?? "")} ${words.t("segments.rule.known")}`, next: at + 4 };
  }
  if (isComparison(after)) {
    const value = operand(tokens[at + 2] ?? "", token, words);
    return { said: `${words.name(token)} ${words.t(COMPARED[after], { value })}`, next: at + 3 };
  }
  if (after === "in") {
    const { codes, next } = listFrom(tokens, at + 2);
    const value = codes.map((code) => operand(code, token, words)).join(" / ");
    return { said: `${words.name(token)} ${words.t("segments.rule.is", { value })}`, next };
  }
  return { said: words.name(token), next: at + 1 };
}

/** The whole rule as one sentence. */
export function ruleInWords(rule: string, words: RuleWords): string {
  const tokens = tokensOf(rule);
  const said: string[] = [];
  let at = 0;
  while (at < tokens.length) {
    const step = phrase(tokens, at, words);
    said.push(step.said);
    at = step.next;
  }
  return said.join(" ").replaceAll("( ", "(").replaceAll(" )", ")");
}

export type Unit = "money" | "days" | "share" | "count" | "flag" | "code" | "years";

/** The unit of a fact: published, or as its code names it last. */
export function unitOf(code: string, units: Record<string, string>): Unit {
  const published = units[code];
  if (published) return published as Unit;
  if (code.endsWith("_minor")) return "money";
  if (code.endsWith("_days")) return "days";
  if (code.endsWith("_bp")) return "share";
  return "count";
}
