/** A small word beside a name. */
import type { ReactNode } from "react";
import classes from "./Marks.module.css";

interface TagProps {
  tone?: "plain" | "strong" | "stop" | "warn" | "declared" | "learned";
  children: ReactNode;
}

export function Tag({ tone = "plain", children }: TagProps) {
  return (
    <span className={classes.tag} data-tone={tone}>
      {children}
    </span>
  );
}
