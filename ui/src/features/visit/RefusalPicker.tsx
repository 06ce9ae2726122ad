/** Why the customer said no: the codes of the standard, chosen by their two digits. */
import { Button, TextInput } from "@mantine/core";
import { type KeyboardEvent, useRef } from "react";
import type { RefusalCode } from "@/api/gen/RefusalCode";
import { useT } from "@/locales";
import { OptionGroup } from "@/shared/OptionGroup";
import { typeCode } from "./codes";
import classes from "./RefusalPicker.module.css";
import { charCount, OTHER_REASON_MIN_CHARS } from "./sheet";

interface RefusalPickerProps {
  refusals: readonly RefusalCode[];
  chosen: RefusalCode | null;
  text: string;
  about: { describedBy: string; invalid: boolean };
  onPick: (code: RefusalCode) => void;
  onText: (text: string) => void;
  /** The customer wants no contact at all: another outcome. */
  onDoNotDisturb: () => void;
  onNext: () => void;
}

export function RefusalPicker(props: RefusalPickerProps) {
  const { refusals, chosen, text, about, onPick, onText, onDoNotDisturb, onNext } = props;
  const t = useT();
  const buffer = useRef("");
  const count = charCount(text.trim());
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typed = typeCode(buffer.current, event.key, refusals);
    if (!typed) return;
    event.preventDefault();
    const second = buffer.current !== "";
    buffer.current = typed.buffer;
    if (!typed.code) return;
    onPick(typed.code);
    if (second && typed.buffer === "") onNext();
  };
  return (
    <div className={classes.picker}>
      <div className={classes.codes} onKeyDown={onKeyDown} onBlur={() => (buffer.current = "")}>
        <OptionGroup
          label={t("visit.section.refusal")}
          options={refusals.map((code) => ({
            value: code,
            label: t(`codes.refusal.${code}`),
            hotkey: "",
            mark: code.slice(1),
          }))}
          chosen={chosen ? [chosen] : []}
          describedBy={about.describedBy}
          invalid={about.invalid && chosen === null}
          onPick={onPick}
          onNext={onNext}
        />
      </div>
      {chosen === "F99" && (
        <TextInput
          label={t("visit.refusalText")}
          description={t("visit.refusalText.count", { count, min: OTHER_REASON_MIN_CHARS })}
          inputWrapperOrder={["label", "input", "description"]}
          value={text}
          error={about.invalid && count < OTHER_REASON_MIN_CHARS}
          aria-describedby={about.describedBy}
          onChange={(event) => onText(event.currentTarget.value)}
        />
      )}
      {chosen === "F19" && (
        <Button size="xs" variant="light" color="red" className={classes.dnd} onClick={onDoNotDisturb}>
          {t("visit.refusalDnd")}
        </Button>
      )}
    </div>
  );
}
