/** How far a customer's level reaches, and where a product stands: five steps, in figures and words as well as in a shape. */
import { useT } from "@/locales";
import classes from "./Suitability.module.css";

const LEVELS = [1, 2, 3, 4, 5] as const;

interface LevelScaleProps {
  /** C1 to C5; none when nobody assessed, or too long ago. */
  customer: number | null;
  /** The highest level of products that the customer's level reaches. */
  reach: number | null;
  /** R1 to R5 of a product to set beside it. */
  product?: number | null;
}

export function LevelScale({ customer, reach, product = null }: LevelScaleProps) {
  const t = useT();
  return (
    <div
      className={classes.scale}
      role="img"
      aria-label={t("suitability.scaleLabel", {
        customer: customer === null ? t("suitability.noLevel") : `C${customer}`,
        reach: reach ?? 0,
        product: product === null ? t("suitability.noProduct") : `R${product}`,
      })}
    >
      {LEVELS.map((level) => (
        <span
          key={level}
          className={classes.step}
          data-within={(reach !== null && level <= reach) || undefined}
          data-product={level === product || undefined}
        >
          <span>R{level}</span>
          {level === reach && customer !== null && <span className={classes.stepMark}>C{customer}</span>}
        </span>
      ))}
    </div>
  );
}
