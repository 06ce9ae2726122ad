/** A faint pattern of staff number and time over everything, so that a photograph of the screen says whose it was. */
import { useEffect, useState } from "react";
import { useFormat } from "@/shared/format";
import classes from "./Watermark.module.css";

const MINUTE_MS = 60_000;

export function Watermark({ staffNo }: { staffNo: string }) {
  const format = useFormat();
  const [now, setNow] = useState(() => new Date().toISOString());
  useEffect(() => {
    const timer = window.setInterval(() => setNow(new Date().toISOString()), MINUTE_MS);
    return () => window.clearInterval(timer);
  }, []);
  const words = `${staffNo} ${format.stamp(now)}`.replace(/[<>&"']/g, "");
  const tile =
    "<svg xmlns='http://www.w3.org/2000/svg' width='340' height='210'>" +
    `<text x='20' y='120' transform='rotate(-20 170 105)' font-family='sans-serif' font-size='15'>${words}</text></svg>`;
  return (
    <div
      className={classes.watermark}
      aria-hidden="true"
      style={{ maskImage: `url("data:image/svg+xml,${encodeURIComponent(tile)}")` }}
    />
  );
}
