/** Where a quote stands, in a word. */
import type { QuoteState } from "@/api/gen/QuoteState";
import { useT } from "@/locales";
import { Tag } from "./Tag";

const TONES = { open: "warn", signed: "strong", expired: "plain", void: "stop" } as const;

export function QuoteStateTag({ state }: { state: QuoteState }) {
  const t = useT();
  return <Tag tone={TONES[state]}>{t(`codes.quoteState.${state}`)}</Tag>;
}
