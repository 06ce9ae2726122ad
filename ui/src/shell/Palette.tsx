/** Any customer, page or act, from the keyboard. */
import { Modal } from "@mantine/core";
import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useRef, useState } from "react";
import { useT } from "@/locales";
import { KeyCap } from "@/shared/KeyCap";
import { useEnter } from "@/shared/useEnter";
import classes from "./Palette.module.css";
import { type PaletteEntry, usePaletteEntries } from "./usePaletteEntries";

interface PaletteProps {
  opened: boolean;
  onClose: () => void;
  onKeys: () => void;
  supervisor: boolean;
}

export function Palette({ opened, onClose, onKeys, supervisor }: PaletteProps) {
  const t = useT();
  return (
    <Modal.Root
      opened={opened}
      onClose={onClose}
      centered={false}
      yOffset="12vh"
      size="38rem"
      padding={0}
      radius="lg"
      transitionProps={{ duration: 0 }}
    >
      <Modal.Overlay />
      <Modal.Content aria-label={t("shell.key.palette")}>
        <PaletteBody onClose={onClose} onKeys={onKeys} supervisor={supervisor} />
      </Modal.Content>
    </Modal.Root>
  );
}

function PaletteBody({ onClose, onKeys, supervisor }: Omit<PaletteProps, "opened">) {
  const t = useT();
  const listId = useId();
  const [text, setText] = useState("");
  const [index, setIndex] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  const { groups, flat, settled } = usePaletteEntries({ text, supervisor, onKeys });
  const current = flat[Math.min(index, flat.length - 1)];

  useLayoutEffect(() => input.current?.focus(), []);
  useEffect(() => {
    if (current) document.getElementById(`${listId}-${current.id}`)?.scrollIntoView({ block: "nearest" });
  }, [current, listId]);

  const choose = (entry: PaletteEntry) => {
    onClose();
    entry.run();
  };
  const enter = useEnter(settled, () => {
    if (current) choose(current);
  });
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      setIndex((now) => Math.min(flat.length - 1, Math.max(0, now + step)));
    }
    if (event.key === "Enter") {
      event.preventDefault();
      enter.press();
    }
  };

  return (
    <div className={classes.palette}>
      <input
        ref={input}
        data-autofocus
        className={classes.input}
        role="combobox"
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={current ? `${listId}-${current.id}` : undefined}
        aria-label={t("shell.searchPrompt")}
        placeholder={t("shell.searchPrompt")}
        value={text}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => {
          setText(event.currentTarget.value);
          setIndex(0);
          enter.forget();
        }}
        onKeyDown={onKeyDown}
      />
      <div id={listId} role="listbox" aria-label={t("shell.key.palette")} className={classes.list}>
        {groups.map((group) => (
          <div key={group.title} role="group" aria-label={group.title}>
            <div className={classes.group} aria-hidden="true">
              {group.title}
            </div>
            {group.entries.map((entry) => (
              <PaletteRow
                key={entry.id}
                id={`${listId}-${entry.id}`}
                entry={entry}
                selected={entry === current}
                onChoose={() => choose(entry)}
              />
            ))}
          </div>
        ))}
        {flat.length === 0 && <p className={classes.nothing}>{t("shell.palette.nothing", { text })}</p>}
      </div>
      <footer className={classes.foot}>
        <span>
          <KeyCap keys="arrowup arrowdown" /> {t("shell.palette.move")}
        </span>
        <span>
          <KeyCap keys="enter" /> {t("common.key.open")}
        </span>
        <span>
          <KeyCap keys="escape" /> {t("common.key.close")}
        </span>
      </footer>
    </div>
  );
}

interface PaletteRowProps {
  id: string;
  entry: PaletteEntry;
  selected: boolean;
  onChoose: () => void;
}

function PaletteRow({ id, entry, selected, onChoose }: PaletteRowProps) {
  const Icon = entry.icon;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the input above handles the keys, as the combobox pattern has it
    <div id={id} role="option" aria-selected={selected} className={classes.row} onClick={onChoose}>
      <Icon size="1.05rem" stroke={1.7} aria-hidden="true" />
      <span className={classes.label}>{entry.label}</span>
      {entry.note && <span className={classes.note}>{entry.note}</span>}
      {entry.keys && <KeyCap keys={entry.keys} />}
    </div>
  );
}
