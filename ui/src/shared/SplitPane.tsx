/** A list at the left, what lies under its cursor at the right; each scrolls for itself. */
import type { ReactNode } from "react";
import classes from "./SplitPane.module.css";

interface SplitPaneProps {
  list: ReactNode;
  /** The name of the right side, for those who hear it. */
  label: string;
  children: ReactNode;
}

export function SplitPane({ list, label, children }: SplitPaneProps) {
  return (
    <div className={classes.split}>
      <div className={classes.list}>{list}</div>
      <section className={classes.detail} aria-label={label}>
        {children}
      </section>
    </div>
  );
}
