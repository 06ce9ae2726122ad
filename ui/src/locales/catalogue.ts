/** The message catalogues: one JSON file per area and language, ICU messages under explicit ids `<area>.<what>`. */
import type codes from "./en/codes.json";
import type common from "./en/common.json";
import type consent from "./en/consent.json";
import type customer from "./en/customer.json";
import type customers from "./en/customers.json";
import type departure from "./en/departure.json";
import type errors from "./en/errors.json";
import type facing from "./en/facing.json";
import type followUps from "./en/followUps.json";
import type models from "./en/models.json";
import type offer from "./en/offer.json";
import type outbox from "./en/outbox.json";
import type quote from "./en/quote.json";
import type rescue from "./en/rescue.json";
import type segments from "./en/segments.json";
import type settings from "./en/settings.json";
import type shell from "./en/shell.json";
import type signature from "./en/signature.json";
import type signIn from "./en/signIn.json";
import type suitability from "./en/suitability.json";
import type sync from "./en/sync.json";
import type team from "./en/team.json";
import type today from "./en/today.json";
import type visit from "./en/visit.json";
import type words from "./en/words.json";

export type MessageId =
  | keyof typeof codes
  | keyof typeof common
  | keyof typeof consent
  | keyof typeof customer
  | keyof typeof customers
  | keyof typeof departure
  | keyof typeof errors
  | keyof typeof facing
  | keyof typeof followUps
  | keyof typeof models
  | keyof typeof offer
  | keyof typeof outbox
  | keyof typeof quote
  | keyof typeof rescue
  | keyof typeof segments
  | keyof typeof settings
  | keyof typeof shell
  | keyof typeof signIn
  | keyof typeof signature
  | keyof typeof suitability
  | keyof typeof sync
  | keyof typeof team
  | keyof typeof today
  | keyof typeof visit
  | keyof typeof words;

export type LanguageCode = "zh-CN" | "en";
export const LANGUAGES: readonly LanguageCode[] = ["zh-CN", "en"];

const files = import.meta.glob<Record<string, string>>("./*/*.json", { eager: true, import: "default" });

/** All messages of a language. */
export function messagesOf(language: LanguageCode): Record<string, string> {
  const all: Record<string, string> = {};
  for (const [path, messages] of Object.entries(files)) {
    if (path.startsWith(`./${language}/`)) Object.assign(all, messages);
  }
  return all;
}
