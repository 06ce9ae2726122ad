/** Language, theme, text size, keys and the time until the lock. */
import { SegmentedControl, Select, Switch } from "@mantine/core";
import { type ReactNode, useId } from "react";
import type { Settings } from "@/api/gen/Settings";
import type { Theme } from "@/api/gen/Theme";
import { useT } from "@/locales";
import { preferences, usePreferences } from "@/shared/preferences";
import classes from "./Settings.module.css";

interface LookFieldsProps {
  settings: Settings;
  onChoose: (change: Partial<Settings>) => void;
}

const THEMES: readonly Theme[] = ["system", "light", "dark", "outdoor"];
const SIZES = [100, 125, 150] as const;
const LOCK_MINUTES = [1, 3, 5, 10, 15, 30] as const;

export function LookFields({ settings, onChoose }: LookFieldsProps) {
  const t = useT();
  const { singleKeys } = usePreferences();
  return (
    <div className={classes.fields}>
      <Field label={t("settings.language")}>
        {(label) => (
          <SegmentedControl
            aria-labelledby={label}
            value={settings.language}
            onChange={(language) => onChoose({ language: language as Settings["language"] })}
            data={[
              { value: "zh-CN", label: t("settings.language.chinese") },
              { value: "en", label: t("settings.language.english") },
            ]}
          />
        )}
      </Field>
      <Field label={t("settings.theme")} note={t("settings.themeNote")}>
        {(label) => (
          <SegmentedControl
            aria-labelledby={label}
            value={settings.theme}
            onChange={(theme) => onChoose({ theme: theme as Theme })}
            data={THEMES.map((theme) => ({ value: theme, label: t(`settings.theme.${theme}`) }))}
          />
        )}
      </Field>
      <Field label={t("settings.textSize")}>
        {(label) => (
          <SegmentedControl
            aria-labelledby={label}
            value={String(settings.text_percent)}
            onChange={(percent) => onChoose({ text_percent: Number(percent) })}
            data={SIZES.map((percent) => ({
              value: String(percent),
              label: t("settings.percent", { percent }),
            }))}
          />
        )}
      </Field>
      <Field label={t("settings.lockAfter")} note={t("settings.lockNote")}>
        {(label) => (
          <Select
            aria-labelledby={label}
            w="11rem"
            allowDeselect={false}
            value={String(settings.lock_after_minutes)}
            onChange={(minutes) => minutes && onChoose({ lock_after_minutes: Number(minutes) })}
            data={[...new Set<number>([...LOCK_MINUTES, settings.lock_after_minutes])]
              .toSorted((a, b) => a - b)
              .map((minutes) => ({ value: String(minutes), label: t("settings.minutes", { minutes }) }))}
          />
        )}
      </Field>
      <Field label={t("settings.keys")} note={t("settings.keysNote")}>
        {(label) => (
          <Switch
            aria-labelledby={label}
            checked={singleKeys}
            onChange={(event) => preferences.set({ singleKeys: event.currentTarget.checked })}
          />
        )}
      </Field>
    </div>
  );
}

interface FieldProps {
  label: string;
  note?: string;
  children: (labelId: string) => ReactNode;
}

function Field({ label, note, children }: FieldProps) {
  const id = useId();
  return (
    <div className={classes.field}>
      <div>
        <span id={id} className={classes.label}>
          {label}
        </span>
        {note && <p className={classes.note}>{note}</p>}
      </div>
      <div className={classes.control}>{children(id)}</div>
    </div>
  );
}
