/** A text that a customer is going to read, checked for what nobody may say, at each key and without a network. */
import { Textarea } from "@mantine/core";
import { useState } from "react";
import { useCommand } from "@/api";
import type { WordsReport } from "@/api/gen/WordsReport";
import { usePick, useT } from "@/locales";
import classes from "./Words.module.css";

export function WordsCheck({ products }: { products: string[] }) {
  const t = useT();
  const [text, setText] = useState("");
  const asked = text.trim() !== "";
  const report = useCommand("words_check", { text, products }, { enabled: asked, keepPrevious: true }).data;
  return (
    <div className={classes.check}>
      <Textarea
        size="xs"
        autosize
        minRows={2}
        label={t("words.check")}
        placeholder={t("words.checkHint")}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <div role="status">{asked && report && <Report report={report} />}</div>
    </div>
  );
}

function Report({ report }: { report: WordsReport }) {
  const t = useT();
  const pick = usePick();
  if (report.pack === null) return <p className={classes.meta}>{t("words.unchecked")}</p>;
  if (report.hits.length === 0) return <p className={classes.clean}>{t("words.clean")}</p>;
  return (
    <>
      <p>{t("words.hits", { n: report.hits.length })}</p>
      <ul className={classes.hits}>
        {report.hits.map((hit) => (
          <li key={`${hit.code}${hit.at}`}>
            <mark>{hit.found}</mark> {pick(hit.reason)}{" "}
            {hit.instead && t("words.instead", { words: pick(hit.instead) })}
          </li>
        ))}
      </ul>
    </>
  );
}
