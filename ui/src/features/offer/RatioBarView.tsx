/** Debts to income before and after this loan, against the limit: drawn, and said in figures and a word. */

import type { CSSProperties } from "react";
import type { RatioBar } from "@/api/gen/RatioBar";
import { useT } from "@/locales";
import { useFormat } from "@/shared/format";
import classes from "./Affordability.module.css";

const WHOLE_PPM = 1_000_000;

export function RatioBarView({ bar }: { bar: RatioBar }) {
  const t = useT();
  const format = useFormat();
  const share = (ppm: number) => format.share(Math.round(ppm / 100));
  const scale = Math.max(WHOLE_PPM, bar.after_ppm);
  const place = (ppm: number) => `${(ppm / scale) * 100}%`;
  const places = {
    "--before": place(bar.now_ppm),
    "--after": place(bar.after_ppm),
    "--limit": place(bar.max_ppm),
  } as CSSProperties;
  const said = { before: share(bar.now_ppm), after: share(bar.after_ppm), limit: share(bar.max_ppm) };
  return (
    <div className={classes.ratio} data-over={bar.over || undefined}>
      <p className={classes.figures}>
        <span className={classes.kind}>{t(`offer.ratio.${bar.kind}`)}</span>
        <span className={classes.before}>{said.before}</span>
        <span className={classes.arrow} aria-hidden="true">
          →
        </span>
        <span className={classes.after}>{said.after}</span>
        <span className={classes.word}>{t(bar.over ? "offer.overLimit" : "offer.withinLimit")}</span>
      </p>
      <div className={classes.bar} style={places} role="img" aria-label={t("offer.ratioLabel", said)}>
        <span className={classes.debts} />
        <span className={classes.loan} />
        <span className={classes.limit} />
      </div>
      <p className={classes.limitWord} style={places} aria-hidden="true">
        <span>{t("offer.ratioLimit", { limit: said.limit })}</span>
      </p>
    </div>
  );
}
