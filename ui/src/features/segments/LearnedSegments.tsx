/** Segments that were learned, beside those by rule: what sets each apart from the book, and how stable it is. */
import { Link } from "@tanstack/react-router";
import { useCommand } from "@/api";
import type { LearnedSegmentView } from "@/api/gen/LearnedSegmentView";
import { usePick, useT } from "@/locales";
import { Tag } from "@/parts/Tag";
import { useFormat } from "@/shared/format";
import { ApartBars } from "./ApartBars";
import classes from "./Learned.module.css";
import { stabilityWord } from "./learned";

export function LearnedSegments() {
  const t = useT();
  const learned = useCommand("model_list", {}).data?.segments ?? [];
  if (learned.length === 0) return null;
  return (
    <section className={classes.section} aria-labelledby="learned">
      <h2 className={classes.title} id="learned">
        {t("segments.learned")} <span className={classes.hint}>{t("segments.learnedHint")}</span>
      </h2>
      <ul className={classes.cards}>
        {learned.map((segment) => (
          <li key={segment.code} className={classes.card}>
            <LearnedCard segment={segment} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function LearnedCard({ segment }: { segment: LearnedSegmentView }) {
  const t = useT();
  const pick = usePick();
  const format = useFormat();
  const { size, bank_size } = segment.crowd;
  const share = format.share(Math.round((size * 10_000) / Math.max(1, bank_size)));
  return (
    <article>
      <h3 className={classes.name}>
        <Link to="/segments/$code" params={{ code: segment.code }} className={classes.link ?? ""}>
          {pick(segment.name)}
        </Link>{" "}
        <Tag tone="learned">{t("segments.isLearned")}</Tag>
      </h3>
      <Stability value={segment.stability} />
      {size > 0 && (
        <p className={classes.sizes}>
          {[t("segments.bankCount", { count: size }), t("segments.ofBank", { share })].join(" · ")}
        </p>
      )}
      <ApartBars apart={segment.apart} />
    </article>
  );
}

/** How alike the cluster comes out when it is learned again from other samples. */
export function Stability({ value }: { value: number }) {
  const t = useT();
  const format = useFormat();
  const word = stabilityWord(value);
  return (
    <p className={classes.stability} data-word={word}>
      <span className={classes.meter} aria-hidden="true">
        <span style={{ width: `${Math.min(1, Math.max(0, value)) * 100}%` }} />
      </span>
      {t("segments.stability", { value: format.figure(value, 2), word: t(`segments.stability.${word}`) })}
    </p>
  );
}
