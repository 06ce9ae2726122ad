import { useT } from "@/locales";
import classes from "./Settings.module.css";

/** Names and values in two columns; a value that is not known is a dash. */
export function FactList({ facts }: { facts: [string, string | null | undefined][] }) {
  const t = useT();
  return (
    <dl className={classes.facts}>
      {facts.map(([label, value]) => (
        <div key={label} className={classes.fact}>
          <dt>{label}</dt>
          <dd>{value || t("common.dash")}</dd>
        </div>
      ))}
    </dl>
  );
}
