/** A list at the left, what lies under its cursor at the right; each scrolls for itself. */
import type { ReactNode } from "react";
import classes from "./SplitPane.module.css";

interface SplitPaneProps {
  list: ReactNode;
  /** The name of the right side, for those who hear it. */
  label: string;
  /** Nothing in the right side takes the focus, so it does itself: keys can scroll it then. */
  reading?: boolean;
  children: ReactNode;
}

export function SplitPane({ list, label, reading = false, children }: SplitPaneProps) {
  return (
    <div className={classes.split}>
      <div className={classes.list}>{list}</div>
      <section className={classes.detail} aria-label={label} {...(reading ? { tabIndex: 0 } : {})}>
        {children}
      </section>
    </div>
  );
}
