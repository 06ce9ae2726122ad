/** The top bar: search, keys, and the one quiet chip that says where the work is. */
import { IconKeyboard, IconSearch } from "@tabler/icons-react";
import type { DeviceState } from "@/api/gen/DeviceState";
import { useT } from "@/locales";
import { KeyCap } from "@/shared/KeyCap";
import { SyncChip } from "./SyncChip";
import classes from "./TopBar.module.css";

interface TopBarProps {
  device: DeviceState;
  onSearch: () => void;
  onKeys: () => void;
}

export function TopBar({ device, onSearch, onKeys }: TopBarProps) {
  const t = useT();
  return (
    <header className={classes.bar}>
      <button type="button" className={classes.search} onClick={onSearch}>
        <IconSearch size="1rem" aria-hidden="true" />
        <span className={classes.prompt}>{t("shell.searchPrompt")}</span>
        <KeyCap keys="mod+k" />
      </button>
      {device.bank?.invented && <span className={classes.demo}>{t("shell.inventedData")}</span>}
      <div className={classes.end}>
        <SyncChip />
        <button type="button" className={classes.keys} onClick={onKeys} aria-label={t("shell.key.help")}>
          <IconKeyboard size="1.15rem" aria-hidden="true" />
        </button>
      </div>
    </header>
  );
}
