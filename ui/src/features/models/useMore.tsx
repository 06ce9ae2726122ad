/** A long table shows its first rows and a button for the rest; on paper it is always whole. */
import { type ReactNode, useState } from "react";
import { useT } from "@/locales";
import classes from "./Models.module.css";

/** As many as `Models.module.css` shows. */
const SHOWN = 12;

interface More {
  /** For `data-all` of the table. */
  all: boolean;
  button: ReactNode;
}

export function useMore(rows: number): More {
  const t = useT();
  const [all, setAll] = useState(false);
  const button = rows > SHOWN && (
    <button type="button" className={classes.more} aria-expanded={all} onClick={() => setAll(!all)}>
      {all ? t("models.fewer") : t("models.more", { n: rows - SHOWN })}
    </button>
  );
  return { all, button };
}
