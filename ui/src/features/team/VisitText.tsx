/** A visit as words, beside the version before where there is one; what changed is marked and said. */
import { useMemo } from "react";
import { useCommand } from "@/api";
import type { VisitRow } from "@/api/gen/VisitRow";
import { usePick, useT } from "@/locales";
import { useFormat } from "@/shared/format";
import { fieldsOf } from "./review";
import classes from "./VisitText.module.css";

interface VisitTextProps {
  visit: VisitRow;
  previous: VisitRow | null;
}

export function VisitText({ visit, previous }: VisitTextProps) {
  const t = useT();
  const format = useFormat();
  const product = useProductName();
  const words = useMemo(() => ({ t, product, date: format.date }), [t, product, format]);
  const now = fieldsOf(visit, previous, words);
  // A reason for a refusal that there was not is no news.
  const shown = previous ? now : now.filter(({ label }) => label !== "team.field.refusal" || visit.refusal);
  const before = previous ? fieldsOf(previous, null, words) : null;
  return (
    <table className={classes.table} data-compared={before !== null || undefined}>
      {before && (
        <thead>
          <tr>
            <td />
            <th scope="col">{t("team.review.current")}</th>
            <th scope="col">{t("team.review.previous")}</th>
          </tr>
        </thead>
      )}
      <tbody>
        {shown.map((field, at) => (
          <tr key={field.label} data-changed={field.changed || undefined}>
            <th scope="row">{t(field.label)}</th>
            <td>
              {field.text}
              {field.changed && <span className={classes.changed}>{t("team.review.changed")}</span>}
            </td>
            {before && <td className={classes.before}>{before[at]?.text}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Names of products, from the portfolio's facets; the code stands in where the name is not known. */
function useProductName(): (code: string) => string {
  const pick = usePick();
  const facets = useCommand("customer_facets", {}).data;
  return useMemo(() => {
    const names = new Map(facets?.products.map((facet) => [facet.code, facet.name]));
    return (code) => {
      const name = names.get(code);
      return name ? pick(name) : code;
    };
  }, [facets, pick]);
}
