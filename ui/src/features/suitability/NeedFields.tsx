/** The need analysis before an insurance is bought: what the household earns, and what it would pay. */
import { TextInput } from "@mantine/core";
import { useT } from "@/locales";
import { OptionGroup } from "@/shared/OptionGroup";
import type { Need } from "./appointment";
import classes from "./Suitability.module.css";

interface NeedFieldsProps {
  need: Need;
  onChange: (need: Need) => void;
}

export function NeedFields({ need, onChange }: NeedFieldsProps) {
  const t = useT();
  return (
    <div className={classes.need}>
      <TextInput
        size="xs"
        label={t("suitability.need.income")}
        inputMode="decimal"
        autoComplete="off"
        value={need.income}
        onChange={(event) => onChange({ ...need, income: event.currentTarget.value })}
      />
      <TextInput
        size="xs"
        label={t("suitability.need.premium")}
        inputMode="decimal"
        autoComplete="off"
        value={need.premium}
        onChange={(event) => onChange({ ...need, premium: event.currentTarget.value })}
      />
      <OptionGroup
        label={t("suitability.need.paid")}
        options={[
          { value: "yearly", label: t("suitability.need.yearly"), hotkey: "" },
          { value: "once", label: t("suitability.need.once"), hotkey: "" },
        ]}
        chosen={[need.yearly ? "yearly" : "once"]}
        onPick={(value) => onChange({ ...need, yearly: value === "yearly" })}
      />
    </div>
  );
}
