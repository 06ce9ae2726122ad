/** The frame of a small form inside a suggestion: Esc leaves it, Ctrl+Enter saves, and its keys stay its own. */
import type { KeyboardEvent, ReactNode } from "react";
import classes from "./Advice.module.css";

interface DecisionFormProps {
  label: string;
  onSave: () => void;
  onCancel: () => void;
  children: ReactNode;
}

export function DecisionForm({ label, onSave, onCancel, children }: DecisionFormProps) {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Escape") {
      event.preventDefault();
      onCancel();
    }
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      onSave();
    }
  };
  return (
    <fieldset className={classes.form} aria-label={label} onKeyDown={onKeyDown}>
      {children}
    </fieldset>
  );
}
