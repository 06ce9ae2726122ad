/** The keys in force now: those of this page first, then those that work everywhere. */
import { Modal, Switch } from "@mantine/core";
import { useT } from "@/locales";
import { KeyCap } from "@/shared/KeyCap";
import { type Binding, useActiveBindings } from "@/shared/keys";
import { preferences, usePreferences } from "@/shared/preferences";
import classes from "./KeyHelp.module.css";

interface KeyHelpProps {
  opened: boolean;
  onClose: () => void;
}

export function KeyHelp({ opened, onClose }: KeyHelpProps) {
  const t = useT();
  const bindings = useActiveBindings();
  const { singleKeys } = usePreferences();
  const everywhere = bindings.filter((binding) => binding.label.startsWith("shell."));
  const here = bindings.filter((binding) => !binding.label.startsWith("shell."));
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t("shell.key.help")}
      size="lg"
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <div className={classes.columns}>
        {here.length > 0 && <KeyList title={t("shell.keys.here")} bindings={here} />}
        <KeyList title={t("shell.keys.everywhere")} bindings={everywhere} />
      </div>
      <Switch
        mt="lg"
        label={t("shell.keys.single")}
        checked={singleKeys}
        onChange={(event) => preferences.set({ singleKeys: event.currentTarget.checked })}
      />
    </Modal>
  );
}

interface KeyRow {
  label: Binding["label"];
  keys: string[];
}

/** One line per act, with all its keys. */
function rowsOf(bindings: readonly Binding[]): KeyRow[] {
  const rows = new Map<Binding["label"], string[]>();
  for (const binding of bindings.toReversed()) {
    rows.set(binding.label, [...(rows.get(binding.label) ?? []), binding.keys]);
  }
  return [...rows].map(([label, keys]) => ({ label, keys }));
}

function KeyList({ title, bindings }: { title: string; bindings: readonly Binding[] }) {
  const t = useT();
  return (
    <section>
      <h3 className={classes.title}>{title}</h3>
      <dl className={classes.list}>
        {rowsOf(bindings).map((row) => (
          <div key={row.label} className={classes.row}>
            <dt>{t(row.label)}</dt>
            <dd>
              {row.keys.map((keys) => (
                <span key={keys}>
                  <KeyCap keys={keys} />
                  <span className="visually-hidden">{keys}</span>
                </span>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
