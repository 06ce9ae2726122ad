/** What a list says when it has nothing: what would be here, and what to do next. */
import type { ReactNode } from "react";
import classes from "./Notes.module.css";

interface EmptyProps {
  children: ReactNode;
  /** Inside a flush panel, which has no padding of its own. */
  inset?: boolean;
}

export function Empty({ children, inset = false }: EmptyProps) {
  return <div className={inset ? classes.emptyInset : classes.empty}>{children}</div>;
}
