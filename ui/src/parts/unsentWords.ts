/** What headquarters has not signed for yet, in the words of those who made it. What nobody made is named only when it waits alone. */
import type { UnsentWork } from "@/api/gen/UnsentWork";
import type { Translate } from "@/locales";

/** For a message: `n` is 0 when nothing waits, `what` says what does. */
export function unsentWords(unsent: UnsentWork, t: Translate): { n: number; what: string } {
  const { visits, acts, silent } = unsent;
  return { n: visits + acts + silent, what: words(unsent, t) };
}

function words({ visits, acts, silent }: UnsentWork, t: Translate): string {
  if (visits > 0 && acts > 0)
    return t("sync.unsent.both", { visits: t("sync.unsent.visits", { n: visits }), n: acts });
  if (visits > 0) return t("sync.unsent.visits", { n: visits });
  if (acts > 0) return t("sync.unsent.acts", { n: acts });
  return t("sync.unsent.silent", { n: silent });
}
