/** Why a contact is out of order and when it opens, in the reader's words. Knows no screen. */
import type { ContactBlock } from "@/api/gen/ContactBlock";
import type { Translate } from "@/locales";
import type { Format } from "@/shared/format";

/** The moment at which a block opens by itself: the hour when it is today at the customer's clock, the day otherwise. */
export function opensWords(t: Translate, format: Format, opensAt: string, localNow: string): string {
  const [day, hour] = [opensAt.slice(0, 10), opensAt.slice(11, 16)];
  if (day === localNow.slice(0, 10)) return t("consent.opensToday", { hour });
  return t("consent.opensOn", { day: format.date(day), hour });
}

/** One block as a sentence: what closes it, since when, and when it opens. */
export function blockWords(t: Translate, format: Format, block: ContactBlock, localNow: string): string {
  const what = t(`codes.block.${block.reason}`);
  if (block.opens_at)
    return t("consent.blockOpens", { what, opens: opensWords(t, format, block.opens_at, localNow) });
  if (block.since) return t("consent.blockSince", { what, date: format.date(block.since) });
  return what;
}
