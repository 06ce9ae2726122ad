/** What sets a learned segment apart: to the right more than the book, to the left less, in standard deviations. */
import type { Apart } from "@/api/gen/Apart";
import { usePick, useT } from "@/locales";
import { useFormat } from "@/shared/format";
import classes from "./Learned.module.css";
import { APART_SHOWN, apartScale } from "./learned";

export function ApartBars({ apart }: { apart: readonly Apart[] }) {
  const t = useT();
  const pick = usePick();
  const format = useFormat();
  const scale = apartScale(apart);
  return (
    <ul className={classes.apart} aria-label={t("segments.apart")}>
      {apart.slice(0, APART_SHOWN).map((one) => {
        const less = one.difference < 0;
        const share = `${(Math.abs(one.difference) / scale) * 50}%`;
        return (
          <li key={one.fact} className={classes.difference}>
            <span>{pick(one.name)}</span>
            <span className={classes.track} aria-hidden="true">
              <span
                data-less={less || undefined}
                style={less ? { right: "50%", width: share } : { left: "50%", width: share }}
              />
            </span>
            <span className={classes.figure}>
              {t(less ? "segments.less" : "segments.more", {
                value: format.figure(Math.abs(one.difference), 1),
              })}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
