/** The band of a score: a word, and a scale of three steps beside it. */
import type { Strength } from "@/api/gen/Strength";
import { useT } from "@/locales";
import classes from "./Marks.module.css";

const STEPS: readonly Strength[] = ["fair", "good", "strong"];

export function StrengthMark({ strength }: { strength: Strength }) {
  const t = useT();
  const reached = STEPS.indexOf(strength);
  return (
    <span className={classes.strength}>
      <span className={classes.steps} aria-hidden="true">
        {STEPS.map((step, at) => (
          <i key={step} data-reached={at <= reached || undefined} />
        ))}
      </span>
      {t(`codes.strength.${strength}`)}
    </span>
  );
}
