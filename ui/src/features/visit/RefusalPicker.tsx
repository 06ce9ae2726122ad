/** Why the customer said no, with the words for "other" and the way to do-not-disturb. */
import { Button, TextInput } from "@mantine/core";
import type { RefusalCode } from "@/api/gen/RefusalCode";
import { useT } from "@/locales";
import { RefusalCodes } from "@/parts/RefusalCodes";
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
  const count = charCount(text.trim());
  return (
    <div className={classes.picker}>
      <RefusalCodes
        refusals={refusals}
        chosen={chosen}
        describedBy={about.describedBy}
        invalid={about.invalid && chosen === null}
        onPick={onPick}
        onNext={onNext}
      />
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
