/** A few views of one list, each with how much is in it. One of them is always chosen. */

import classes from "./CountTabs.module.css";
import { KeyCap } from "./KeyCap";

export interface CountTab<V extends string> {
  value: V;
  label: string;
  /** Left out where it is not known. */
  count?: number;
  /** It needs a person: shown in the colour of the seal. */
  urgent?: boolean;
  hotkey?: string;
}

interface CountTabsProps<V extends string> {
  label: string;
  tabs: readonly CountTab<V>[];
  chosen: V;
  onChoose: (value: V) => void;
}

export function CountTabs<V extends string>({ label, tabs, chosen, onChoose }: CountTabsProps<V>) {
  return (
    <fieldset className={classes.tabs} aria-label={label}>
      {tabs.map((tab) => (
        <button
          key={tab.value}
          type="button"
          className={classes.tab}
          data-value={tab.value}
          aria-pressed={tab.value === chosen}
          onClick={() => onChoose(tab.value)}
        >
          <span>{tab.label}</span>
          {tab.count !== undefined && (
            <span className={classes.count} data-urgent={(tab.urgent && tab.count > 0) || undefined}>
              {tab.count}
            </span>
          )}
          {tab.hotkey && <KeyCap keys={tab.hotkey} />}
        </button>
      ))}
    </fieldset>
  );
}
