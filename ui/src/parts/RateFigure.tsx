/**
 * An annual rate as the law wants it shown (PR-01): the largest figure where it stands, with the way it was annualised
 * in words beside it. Any other rate near it is plain text.
 */
import type { Spelling } from "@/api/gen/Spelling";
import { useT } from "@/locales";
import { useFormat } from "@/shared/format";
import classes from "./RateFigure.module.css";

interface RateFigureProps {
  /** Millionths of a year's interest: 36,500 is 3.65%. */
  ppm: number;
  spelling: Spelling;
  size?: "hero" | "column" | "line";
}

export function RateFigure({ ppm, spelling, size = "column" }: RateFigureProps) {
  const t = useT();
  const format = useFormat();
  return (
    <span className={classes.rate} data-size={size}>
      <span className={classes.figure}>{format.rate(ppm / 100)}</span>
      <span className={classes.label}>{t(`offer.annualRate.${spelling}`)}</span>
    </span>
  );
}
