/** Names and values in two columns; a value that is not known is a dash. */
import type { ReactNode } from "react";
import { useT } from "@/locales";
import classes from "./FactList.module.css";

export type Fact = readonly [name: string, value: ReactNode];

export function FactList({ facts }: { facts: readonly Fact[] }) {
  const t = useT();
  return (
    <dl>
      {facts.map(([name, value]) => (
        <div key={name} className={classes.fact}>
          <dt>{name}</dt>
          <dd>{value || t("common.dash")}</dd>
        </div>
      ))}
    </dl>
  );
}
