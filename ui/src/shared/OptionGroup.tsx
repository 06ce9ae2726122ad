/**
 * A row of options to choose one or several from. One tab stop: arrows move, a letter chooses and goes on, Enter
 * goes on. Knows no domain.
 */
import { type KeyboardEvent, useRef } from "react";
import classes from "./OptionGroup.module.css";

export interface Option<V extends string> {
  value: V;
  label: string;
  /** The letter that chooses it; empty where there is none. */
  hotkey: string;
  /** A small word after the label. */
  mark?: string;
}

interface OptionGroupProps<V extends string> {
  label: string;
  options: readonly Option<V>[];
  chosen: readonly V[];
  multiple?: boolean;
  /** Id of the element that says what is missing here. */
  describedBy?: string;
  invalid?: boolean;
  onPick: (value: V) => void;
  /** A letter has chosen, or Enter was pressed: on to the next part. */
  onNext?: () => void;
}

export function OptionGroup<V extends string>(props: OptionGroupProps<V>) {
  const { label, options, chosen, multiple = false, describedBy, invalid, onPick, onNext } = props;
  const host = useRef<HTMLDivElement>(null);
  const stop = Math.max(
    0,
    options.findIndex((option) => chosen.includes(option.value)),
  );
  const onKeyDown = (event: KeyboardEvent) => {
    const at = focusedIndex(host.current);
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const hit = options.find((option) => option.hotkey === event.key.toLowerCase());
    const step = stepOf(event.key);
    if (hit) {
      event.preventDefault();
      onPick(hit.value);
      if (!multiple) onNext?.();
    } else if (step !== 0) {
      event.preventDefault();
      focusOption(host.current, (at + step + options.length) % options.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      const option = options[at];
      if (option && !multiple && chosen.length === 0) onPick(option.value);
      onNext?.();
    }
  };
  return (
    <div
      ref={host}
      role={multiple ? "group" : "radiogroup"}
      aria-label={label}
      aria-describedby={describedBy}
      className={classes.group}
      data-invalid={invalid || undefined}
      onKeyDown={onKeyDown}
    >
      {options.map((option, index) => (
        <button
          key={option.value}
          type="button"
          role={multiple ? "checkbox" : "radio"}
          aria-checked={chosen.includes(option.value)}
          aria-keyshortcuts={option.hotkey || undefined}
          aria-invalid={invalid || undefined}
          tabIndex={index === stop ? 0 : -1}
          className={classes.option}
          onClick={() => onPick(option.value)}
        >
          <span className={classes.text}>{option.label}</span>
          {option.mark && <span className={classes.mark}>{option.mark}</span>}
          {option.hotkey && (
            <kbd className={classes.key} aria-hidden="true">
              {option.hotkey.toUpperCase()}
            </kbd>
          )}
        </button>
      ))}
    </div>
  );
}

export function stepOf(key: string): number {
  if (key === "ArrowRight" || key === "ArrowDown") return 1;
  if (key === "ArrowLeft" || key === "ArrowUp") return -1;
  return 0;
}

function optionsIn(host: HTMLElement | null): HTMLElement[] {
  return [...(host?.querySelectorAll<HTMLElement>("[role=radio], [role=checkbox]") ?? [])];
}

function focusedIndex(host: HTMLElement | null): number {
  return Math.max(0, optionsIn(host).indexOf(document.activeElement as HTMLElement));
}

function focusOption(host: HTMLElement | null, index: number): void {
  optionsIn(host)[index]?.focus();
}
