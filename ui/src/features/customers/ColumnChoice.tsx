/** Which columns the table shows. Kept with the person's settings. */
import { Button, Checkbox, Popover } from "@mantine/core";
import { IconColumns3 } from "@tabler/icons-react";
import { useState } from "react";
import { useAct, useCommand } from "@/api";
import { useT } from "@/locales";
import { COLUMN_IDS, COLUMNS, type ColumnId } from "./columns";
import classes from "./ViewTabs.module.css";

export function ColumnChoice({ chosen }: { chosen: ColumnId[] }) {
  const t = useT();
  const settings = useCommand("settings_get", {}).data;
  const save = useAct("settings_set");
  const [opened, setOpened] = useState(false);
  const toggle = (id: ColumnId) => {
    if (!settings) return;
    const next = chosen.includes(id)
      ? chosen.filter((other) => other !== id)
      : COLUMN_IDS.filter((other) => other === id || chosen.includes(other));
    void save.run({ ...settings, customer_columns: next }).catch(() => undefined);
  };
  return (
    <Popover opened={opened} onChange={setOpened} shadow="md" trapFocus position="bottom-end">
      <Popover.Target>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconColumns3 size="1rem" aria-hidden="true" />}
          aria-expanded={opened}
          onClick={() => setOpened(!opened)}
        >
          {t("customers.columns")}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t("customers.columns")}>
        <div className={classes.form}>
          {COLUMN_IDS.map((id) => (
            <Checkbox
              key={id}
              label={t(COLUMNS[id].label)}
              checked={chosen.includes(id)}
              disabled={id === "name"}
              onChange={() => toggle(id)}
            />
          ))}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
