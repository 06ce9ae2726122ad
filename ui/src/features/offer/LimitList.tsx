/** How much can be lent at most, and which of the rules decides it: the others are named with their sums. */
import type { LimitView } from "@/api/gen/LimitView";
import { useT } from "@/locales";
import { Tag } from "@/parts/Tag";
import { useFormat } from "@/shared/format";
import classes from "./Affordability.module.css";

interface LimitListProps {
  limit: LimitView;
  currency: string;
}

export function LimitList({ limit, currency }: LimitListProps) {
  const t = useT();
  const format = useFormat();
  const rows = limit.candidates.toSorted((a, b) => a.allows_minor - b.allows_minor);
  return (
    <div className={classes.limits}>
      <p className={classes.most}>
        {t("offer.limitUpTo")} <strong>{format.moneyWhole(limit.limit_minor, currency)}</strong>
      </p>
      <ul>
        {rows.map((row) => (
          <li key={row.constraint} data-binding={row.constraint === limit.binding || undefined}>
            <span>
              {t(`offer.constraint.${row.constraint}`)}{" "}
              {row.constraint === limit.binding && <Tag tone="strong">{t("offer.binding")}</Tag>}
            </span>
            <span className={classes.sum}>{format.moneyWhole(row.allows_minor, currency)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
