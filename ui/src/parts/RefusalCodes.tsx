/** Why a customer said no: the codes of the standard, chosen by their two digits. */
import { type KeyboardEvent, useRef } from "react";
import type { RefusalCode } from "@/api/gen/RefusalCode";
import { useT } from "@/locales";
import { OptionGroup } from "@/shared/OptionGroup";
import classes from "./RefusalCodes.module.css";
import { typeCode } from "./typeCode";

interface RefusalCodesProps {
  refusals: readonly RefusalCode[];
  chosen: RefusalCode | null;
  describedBy?: string;
  invalid?: boolean;
  onPick: (code: RefusalCode) => void;
  onNext?: () => void;
}

export function RefusalCodes({ refusals, chosen, describedBy, invalid, onPick, onNext }: RefusalCodesProps) {
  const t = useT();
  const buffer = useRef("");
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typed = typeCode(buffer.current, event.key, refusals);
    if (!typed) return;
    event.preventDefault();
    const second = buffer.current !== "";
    buffer.current = typed.buffer;
    if (!typed.code) return;
    onPick(typed.code);
    if (second && typed.buffer === "") onNext?.();
  };
  return (
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
        {...(describedBy ? { describedBy } : {})}
        invalid={invalid ?? false}
        onPick={onPick}
        {...(onNext ? { onNext } : {})}
      />
    </div>
  );
}
