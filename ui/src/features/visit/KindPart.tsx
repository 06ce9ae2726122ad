/** How the contact took place, and on which day when it was not today. */
import { useT } from "@/locales";
import { addDays } from "@/parts/dates";
import { useFormat } from "@/shared/format";
import { OptionGroup } from "@/shared/OptionGroup";
import { KIND_KEYS } from "./codes";
import classes from "./KindPart.module.css";
import type { SheetEditor } from "./useVisitSheet";

interface KindPartProps {
  editor: SheetEditor;
  about: { describedBy: string; invalid: boolean };
  onNext: () => void;
}

export function KindPart({ editor, about, onNext }: KindPartProps) {
  const t = useT();
  const format = useFormat();
  const { kind, business_date } = editor.state.values;
  const { today } = editor.opened.form;
  const yesterday = addDays(today, -1);
  const chosenDay = business_date ?? today;
  const days = [today, yesterday, ...(chosenDay < yesterday ? [chosenDay] : [])];
  const nameOf = (day: string) => {
    if (day === today) return t("visit.businessDate.today");
    return day === yesterday ? t("visit.businessDate.yesterday") : format.date(day);
  };
  return (
    <div className={classes.kind}>
      <OptionGroup
        label={t("visit.section.kind")}
        options={KIND_KEYS.map(([value, hotkey]) => ({
          value,
          hotkey,
          label: t(`codes.visitKind.${value}`),
        }))}
        chosen={kind ? [kind] : []}
        {...about}
        onPick={(value) => editor.set({ kind: value })}
        onNext={onNext}
      />
      <OptionGroup
        label={t("visit.businessDate")}
        options={days.map((day) => ({ value: day, hotkey: "", label: nameOf(day) }))}
        chosen={[chosenDay]}
        onPick={(day) => editor.set({ business_date: day === today ? null : day })}
        onNext={onNext}
      />
    </div>
  );
}
