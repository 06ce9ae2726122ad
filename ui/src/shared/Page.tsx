/** The frame of a page: its title, what can be done, and a boundary so that one broken page leaves the others whole. */
import { type ReactNode, useEffect } from "react";
import { useT } from "@/locales";
import { ErrorBoundary } from "./ErrorBoundary";
import classes from "./Page.module.css";

interface PageProps {
  title: string;
  /** One line under the title: a count, a date. */
  lead?: ReactNode;
  /** Buttons, at the right. */
  actions?: ReactNode;
  /** The page fills the window and scrolls inside itself (tables, two panes). */
  fill?: boolean;
  /**
   * It may be printed: it shows no customer, or is made to be given to the one it names. All other pages print blank.
   * A page that carries a `sheet` leaves its own title on the screen.
   */
  printable?: "page" | "sheet";
  /** What stands at the foot of each printed page, beside its number. */
  printFoot?: string;
  children: ReactNode;
}

export function Page({ title, lead, actions, fill = false, printable, printFoot, children }: PageProps) {
  const t = useT();
  useEffect(() => {
    document.title = t("common.windowTitle", { page: title });
  }, [t, title]);
  usePrintFoot(printFoot);
  return (
    <div className={fill ? classes.fill : classes.page} data-printable={printable}>
      <header className={classes.header}>
        <div className={classes.heading}>
          <h1 className={classes.title}>{title}</h1>
          {lead && <div className={classes.lead}>{lead}</div>}
        </div>
        {actions && <div className={classes.actions}>{actions}</div>}
      </header>
      <ErrorBoundary>{children}</ErrorBoundary>
    </div>
  );
}

/** The margins of a printed page know nothing of the document but the variables of its root. */
function usePrintFoot(words: string | undefined) {
  useEffect(() => {
    if (words === undefined) return;
    const { style } = document.documentElement;
    style.setProperty("--print-foot", JSON.stringify(words));
    return () => void style.removeProperty("--print-foot");
  }, [words]);
}
