/** One part of the sheet: its title, how urgently it is asked, and in words what is missing. */
import { type ReactNode, useId } from "react";
import { useT } from "@/locales";
import { KeyCap } from "@/shared/KeyCap";
import type { Asked, FieldName, SheetGap } from "./sheet";
import classes from "./VisitSheet.module.css";

interface PartProps {
  field: FieldName;
  asked: Asked;
  gaps: readonly SheetGap[];
  hint?: ReactNode;
  /** Gets the id of the words that say what is missing, and whether something is. */
  children: (about: { describedBy: string; invalid: boolean }) => ReactNode;
}

export function Part({ field, asked, gaps, hint, children }: PartProps) {
  const t = useT();
  const id = useId();
  return (
    <section className={classes.part} data-field={field}>
      <header className={classes.partHead}>
        <h2 className={classes.partTitle}>{t(`visit.section.${field}`)}</h2>
        {field === "declared" && <KeyCap keys="mod+d" />}
        {asked === "optional" && <span className={classes.optional}>{t("visit.optional")}</span>}
        {hint && field === "outcome" && <span className={classes.hint}>{hint}</span>}
      </header>
      <div className={classes.partBody}>
        {hint && field !== "outcome" && <p className={classes.hint}>{hint}</p>}
        {children({ describedBy: id, invalid: gaps.length > 0 })}
        <p id={id} className={classes.gap}>
          {gaps.map((gap) => t(`visit.gap.${gap}`)).join(" ")}
        </p>
      </div>
    </section>
  );
}
