/** A figure and how sure it is, drawn on a scale that its neighbours share: a dot on a line. The words stand beside it. */
import classes from "./IntervalMark.module.css";

export interface Interval {
  value: number;
  low: number;
  high: number;
}

export interface Scale {
  from: number;
  to: number;
}

interface IntervalMarkProps {
  of: Interval;
  scale: Scale;
  /** A value to compare with, drawn as a line across. */
  reference?: number;
  /** The second of two series: hollow, so that colour is not the only sign. */
  second?: boolean;
}

/** The narrowest scale that shows all intervals, with a little air. */
export function scaleOf(intervals: readonly Interval[], also: readonly number[] = []): Scale {
  const all = [...intervals.flatMap(({ low, high }) => [low, high]), ...also];
  if (all.length === 0) return { from: 0, to: 1 };
  const from = Math.min(...all);
  const to = Math.max(...all);
  const air = (to - from) * 0.08 || Math.abs(to) * 0.1 || 1;
  return { from: from - air, to: to + air };
}

export function IntervalMark({ of, scale, reference, second = false }: IntervalMarkProps) {
  const place = (value: number) =>
    `${Math.min(100, Math.max(0, ((value - scale.from) / (scale.to - scale.from)) * 100))}%`;
  return (
    <span className={classes.track} data-second={second || undefined} aria-hidden="true">
      {reference !== undefined && <span className={classes.reference} style={{ left: place(reference) }} />}
      <span
        className={classes.line}
        style={{ left: place(of.low), right: `calc(100% - ${place(of.high)})` }}
      />
      <span className={classes.dot} style={{ left: place(of.value) }} />
    </span>
  );
}
