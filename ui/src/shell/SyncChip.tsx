/** One quiet chip that opens the whole truth about synchronisation. */
import { Popover } from "@mantine/core";
import { useState } from "react";
import { useCommand } from "@/api";
import { useT } from "@/locales";
import { TONE_ICONS } from "@/parts/syncTone";
import { useFormat } from "@/shared/format";
import classes from "./SyncChip.module.css";
import { SyncPanel } from "./SyncPanel";
import { syncWords } from "./syncWords";

export function SyncChip() {
  const t = useT();
  const format = useFormat();
  const [opened, setOpened] = useState(false);
  const state = useCommand("sync_state", {}).data;
  if (!state) return null;
  const words = syncWords(state, t, format);
  const Icon = TONE_ICONS[words.tone];
  return (
    <>
      <span role="status" className="visually-hidden">
        {words.text}
      </span>
      <Popover
        opened={opened}
        onChange={setOpened}
        position="bottom-end"
        shadow="md"
        width="23rem"
        trapFocus
        withRoles={false}
      >
        <Popover.Target>
          <button
            type="button"
            className={classes.chip}
            data-tone={words.tone}
            aria-expanded={opened}
            aria-haspopup="dialog"
            onClick={() => setOpened(!opened)}
          >
            <Icon size="1rem" aria-hidden="true" />
            <span>{words.text}</span>
          </button>
        </Popover.Target>
        <Popover.Dropdown className={classes.dropdown ?? ""} role="dialog" aria-label={t("shell.sync.title")}>
          <SyncPanel state={state} onClose={() => setOpened(false)} />
        </Popover.Dropdown>
      </Popover>
    </>
  );
}
