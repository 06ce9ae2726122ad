/** What the customer said of themselves: a purchase, an occupation, an income. Each by one key or one number. */
import { TextInput } from "@mantine/core";
import { useRef, useState } from "react";
import type { Purchase } from "@/api/gen/Purchase";
import { usePick, useT } from "@/locales";
import { readAmount } from "@/parts/amounts";
import { useCurrency } from "@/parts/useBank";
import { decimalText, useFormat } from "@/shared/format";
import { OptionGroup } from "@/shared/OptionGroup";
import { AdviceThen } from "./AdviceThen";
import { PURCHASE_KEYS } from "./codes";
import classes from "./DeclaredPart.module.css";
import { declare, declaredOf, INCOME_MAX_MINOR } from "./declared";
import type { SheetEditor } from "./useVisitSheet";

interface DeclaredPartProps {
  editor: SheetEditor;
  onNext: () => void;
}

const DIGITS = "1234567890";

export function DeclaredPart({ editor, onNext }: DeclaredPartProps) {
  const t = useT();
  const pick = usePick();
  const host = useRef<HTMLDivElement>(null);
  const { form } = editor.opened;
  const purchase = declaredOf(editor.state, "planned_purchase");
  const occupation = declaredOf(editor.state, "occupation");
  const goTo = (part: string) =>
    host.current?.querySelector<HTMLElement>(`[data-part=${part}] :is([tabindex='0'], input)`)?.focus();
  return (
    <div ref={host} className={classes.declared}>
      <div className={classes.line} data-part="purchase">
        <span className={classes.name}>{t("visit.declared.purchase")}</span>
        <OptionGroup
          label={t("visit.declared.purchase")}
          options={form.purchases.map((one) => ({
            value: one.code,
            label: pick(one.name),
            hotkey: PURCHASE_KEYS[one.code] ?? "",
          }))}
          chosen={purchase ? [purchase] : []}
          onPick={(value) =>
            editor.change((before) =>
              declare(
                before,
                "planned_purchase",
                value === purchase ? null : { fact: "planned_purchase", value: value as Purchase },
              ),
            )
          }
          onNext={() => goTo("occupation")}
        />
      </div>
      <div className={classes.line} data-part="occupation">
        <span className={classes.name}>{t("visit.declared.occupation")}</span>
        <OptionGroup
          label={t("visit.declared.occupation")}
          options={form.occupations.map((one, at) => ({
            value: one.code,
            label: pick(one.name),
            hotkey: DIGITS[at] ?? "",
          }))}
          chosen={occupation ? [occupation] : []}
          onPick={(value) =>
            editor.change((before) =>
              declare(before, "occupation", value === occupation ? null : { fact: "occupation", value }),
            )
          }
          onNext={() => goTo("income")}
        />
      </div>
      <IncomeField editor={editor} onNext={onNext} />
      <AdviceThen values={editor.state.values} />
    </div>
  );
}

function IncomeField({ editor, onNext }: DeclaredPartProps) {
  const t = useT();
  const format = useFormat();
  const currency = useCurrency();
  const said = declaredOf(editor.state, "monthly_income");
  const [typed, setTyped] = useState(() => (said ? decimalText(said).replace(/\.00$/, "") : ""));
  const bad = typed.trim() !== "" && readAmount(typed, INCOME_MAX_MINOR) === null;
  const onType = (text: string) => {
    setTyped(text);
    const minor = readAmount(text, INCOME_MAX_MINOR);
    editor.change((before) =>
      declare(before, "monthly_income", minor === null ? null : { fact: "monthly_income", value: minor }),
    );
  };
  return (
    <div className={classes.line} data-part="income">
      <span className={classes.name}>{t("visit.declared.income")}</span>
      <div className={classes.income}>
        <TextInput
          size="xs"
          inputMode="decimal"
          autoComplete="off"
          aria-label={t("visit.declared.income")}
          placeholder={t("visit.declared.incomeHint")}
          value={typed}
          error={bad ? t("visit.declared.incomeBad") : false}
          onChange={(event) => onType(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || event.ctrlKey || event.metaKey) return;
            event.preventDefault();
            onNext();
          }}
        />
        {said !== undefined && (
          <output className={classes.read}>
            {t("visit.declared.incomeRead", { amount: format.money(said, currency) })}
          </output>
        )}
      </div>
    </div>
  );
}
