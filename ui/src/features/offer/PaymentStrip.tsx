/**
 * What is paid when, at a glance: interest upon principal over all periods. All strips of one comparison share a scale,
 * that of the usual payments; a last payment that goes beyond it is cut, and shows that it is.
 */
import type { InstalmentRow } from "@/api/gen/InstalmentRow";
import classes from "./Compare.module.css";

const WIDTH = 160;
const HEIGHT = 40;
/** Room above the usual payments for those that are cut. */
const USUAL_SHARE = 0.8;

interface PaymentStripProps {
  rows: readonly InstalmentRow[];
  /** The heaviest usual payment of all that stand side by side, minor units. */
  usual: number;
}

export function PaymentStrip({ rows, usual }: PaymentStripProps) {
  const step = WIDTH / Math.max(1, rows.length);
  const gap = step > 4 ? 1 : 0;
  const height = (minor: number) => Math.min(HEIGHT, (minor / Math.max(1, usual)) * HEIGHT * USUAL_SHARE);
  return (
    <svg
      className={classes.strip}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {rows.map((row, at) => {
        const principal = height(row.principal_minor);
        const cost = Math.min(HEIGHT - principal, height(row.interest_minor + row.fees_minor));
        const place = { x: at * step, width: Math.max(0.5, step - gap) };
        return (
          <g key={row.number}>
            <rect {...place} y={HEIGHT - principal} height={principal} className={classes.principal} />
            <rect {...place} y={HEIGHT - principal - cost} height={cost} className={classes.interest} />
            {row.payment_minor * USUAL_SHARE > usual && (
              <rect {...place} y={HEIGHT * 0.3} height={3} className={classes.cut} />
            )}
          </g>
        );
      })}
    </svg>
  );
}
