/** Shows the last thing that was saved, at the foot of the window, and lets go of it by itself. */
import { Link } from "@tanstack/react-router";
import { useEffect } from "react";
import { useT } from "@/locales";
import { useFormat } from "@/shared/format";
import classes from "./SavedNoticeHost.module.css";
import { hideSaved, useSavedNotice } from "./savedNotice";

const SHOWN_MS = 7_000;

export function SavedNoticeHost() {
  const t = useT();
  const format = useFormat();
  const notice = useSavedNotice();
  useEffect(() => {
    if (!notice) return;
    const timer = window.setTimeout(hideSaved, SHOWN_MS);
    return () => window.clearTimeout(timer);
  }, [notice]);
  // A lock takes the name away with everything else.
  useEffect(() => hideSaved, []);
  return (
    <output className={classes.host} aria-live="polite">
      {notice && (
        <span className={classes.notice}>
          <span className={classes.mark} aria-hidden="true" />
          <span>
            <strong>{notice.title}</strong>
            <span className={classes.about}>
              {t("visit.savedAt", { name: notice.about, time: format.timeExact(notice.at) })}
            </span>
          </span>
          <Link to="/outbox" className={classes.link ?? ""} onClick={hideSaved}>
            {t("visit.seeOutbox")}
          </Link>
        </span>
      )}
    </output>
  );
}
