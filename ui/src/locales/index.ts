/**
 * The language of the screen. `useT()` gives `t(id, values)`: ids are checked by the compiler, messages are parsed
 * on first use without `eval`, which the content security policy forbids.
 */
import { setupI18n } from "@lingui/core";
import { compileMessage } from "@lingui/message-utils/compileMessage";
import { useLingui } from "@lingui/react";
import { useCallback } from "react";
import type { Text } from "@/api/gen/Text";
import { LANGUAGES, type LanguageCode, type MessageId, messagesOf } from "./catalogue";

export { LANGUAGES, type LanguageCode, type MessageId } from "./catalogue";
export type Values = Record<string, string | number | Date>;
export type Translate = (id: MessageId, values?: Values) => string;

export const i18n = setupI18n();
i18n.setMessagesCompiler(compileMessage);
for (const language of LANGUAGES) i18n.load(language, messagesOf(language));
i18n.activate("zh-CN");

/** Shows the window in this language, from the next frame on. */
export function activateLanguage(language: LanguageCode): void {
  if (i18n.locale !== language) i18n.activate(language);
  document.documentElement.lang = language;
}

export function useT(): Translate {
  const { i18n: current } = useLingui();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the catalogue behind the same object changes with the language
  return useCallback((id, values) => current._(id, values), [current, current.locale]);
}

/** Whether a message with this id exists; for codes that come from the host. */
export function isMessageId(id: string): id is MessageId {
  return id in i18n.messages;
}

export function useLanguage(): LanguageCode {
  return useLingui().i18n.locale as LanguageCode;
}

/** Picks the reader's language out of a published text; the other one when it is empty. */
export function usePick(): (text: Text) => string {
  const language = useLanguage();
  return useCallback((text) => (language === "zh-CN" ? text.zh || text.en : text.en || text.zh), [language]);
}
