/** A published sentence about a fact, with its day: published sentences often name the day themselves, then once is enough. */
import type { Text } from "@/api/gen/Text";
import { usePick, useT } from "@/locales";
import { dateWords, useFormat } from "@/shared/format";
import classes from "./Marks.module.css";

/** Whether a sentence names this day already, as either language writes it. */
export function namesDay(sentence: string, iso: string): boolean {
  return sentence.includes(dateWords(iso, "zh-CN")) || sentence.includes(dateWords(iso, "en"));
}

const DAYS = /(\d{4}-\d{2}-\d{2}|\d{1,2}\s[A-Z][a-z]{2}\s\d{4})/;

/** A sentence whose days do not break over two lines. */
export function DatedWords({ words }: { words: string }) {
  return words.split(DAYS).map((part, at) =>
    at % 2 === 0 ? (
      part
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one sentence never move
      <span key={at} className={classes.kept}>
        {part}
      </span>
    ),
  );
}

interface CitedSentenceProps {
  sentence: Text;
  asOf: string | null;
}

export function CitedSentence({ sentence, asOf }: CitedSentenceProps) {
  const t = useT();
  const pick = usePick();
  const format = useFormat();
  const words = pick(sentence);
  return (
    <>
      <DatedWords words={words} />
      {asOf && !namesDay(words, asOf) && (
        <span className={classes.day}> {t("common.asOf", { date: format.date(asOf) })}</span>
      )}
    </>
  );
}
