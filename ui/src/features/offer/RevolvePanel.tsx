/** Money drawn and repaid at any time: what so many days cost, because nothing is charged for days without it. */
import { TextInput } from "@mantine/core";
import { useState } from "react";
import { useCommand } from "@/api";
import type { LoanAsk } from "@/api/gen/LoanAsk";
import { useT } from "@/locales";
import { addDays } from "@/parts/dates";
import { useFormat } from "@/shared/format";
import { Loaded } from "@/shared/Loaded";
import { OptionGroup } from "@/shared/OptionGroup";
import { Panel } from "@/shared/Panel";
import classes from "./Calculator.module.css";

const USUAL_DAYS = ["7", "30", "90", "180"] as const;

interface RevolvePanelProps {
  ask: LoanAsk;
  /** The business day on which the money is drawn. */
  on: string;
}

export function RevolvePanel({ ask, on }: RevolvePanelProps) {
  const t = useT();
  const format = useFormat();
  const [days, setDays] = useState<string>(USUAL_DAYS[1]);
  const count = Number(days) || 0;
  const query = useCommand(
    "offer_revolve",
    {
      ask: { ...ask, method: "revolving" },
      movements: [
        { on, amount_minor: ask.amount_minor },
        { on: addDays(on, count), amount_minor: -ask.amount_minor },
      ],
    },
    { enabled: count > 0, keepPrevious: true },
  );
  return (
    <Panel title={t("offer.revolve")} note={t("offer.revolveNote")}>
      <div className={classes.revolve}>
        <div className={classes.field}>
          <TextInput
            label={t("offer.revolveDays")}
            inputMode="numeric"
            autoComplete="off"
            value={days}
            onChange={(event) => setDays(event.currentTarget.value.replace(/\D/g, "").slice(0, 4))}
          />
          <OptionGroup
            label={t("offer.revolveDays")}
            options={USUAL_DAYS.map((value) => ({ value, label: value, hotkey: "" }))}
            chosen={[days]}
            onPick={setDays}
          />
        </div>
        {count > 0 && (
          <Loaded query={query}>
            {(view) => (
              <div>
                <p className={classes.told}>
                  {t("offer.revolveCosts", {
                    amount: format.money(ask.amount_minor, view.currency),
                    n: count,
                  })}
                </p>
                <p className={classes.cost}>{format.money(view.interest_minor, view.currency)}</p>
              </div>
            )}
          </Loaded>
        )}
      </div>
    </Panel>
  );
}
