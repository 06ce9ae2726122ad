/** A key as it is printed on the keyboard: `mod+k`, `g t`, `enter`. */
import { Fragment } from "react";
import classes from "./Notes.module.css";

const PRINTED: Record<string, string> = {
  mod: "Ctrl",
  enter: "↵",
  escape: "Esc",
  arrowdown: "↓",
  arrowup: "↑",
  arrowleft: "←",
  arrowright: "→",
};

function printed(key: string): string {
  return PRINTED[key] ?? (key.length === 1 ? key.toUpperCase() : key);
}

export function KeyCap({ keys }: { keys: string }) {
  return (
    <span className={classes.keys} aria-hidden="true">
      {keys.split(" ").map((step) => (
        <Fragment key={step}>
          {step.split("+").map((key) => (
            <kbd key={key} className={classes.key}>
              {printed(key)}
            </kbd>
          ))}
        </Fragment>
      ))}
    </span>
  );
}
