/** Departure check: is this laptop fit for the trip? Asked anew with every choice; no button, no network. */
import { useState } from "react";
import { useCommand } from "@/api";
import type { DepartureChoice } from "@/api/gen/DepartureChoice";
import { useT } from "@/locales";
import { Loaded } from "@/shared/Loaded";
import { Page } from "@/shared/Page";
import { Panel } from "@/shared/Panel";
import { CheckAnswer } from "./CheckAnswer";
import { ChoiceForm } from "./ChoiceForm";
import classes from "./Departure.module.css";
import { ReturnField } from "./ReturnField";
import { defaultReturn } from "./returns";

export default function DeparturePage() {
  const t = useT();
  const [choice, setChoice] = useState<DepartureChoice>({ by: "due" });
  const [returnAt, setReturnAt] = useState(() => defaultReturn(new Date()));
  const query = useCommand(
    "departure_check",
    { choice, return_at: returnAt },
    { enabled: isWhole(choice), keepPrevious: true, fresh: true },
  );
  return (
    <Page title={t("departure.title")} lead={t("departure.lead")}>
      <div className={classes.board}>
        <Panel title={t("departure.trip")}>
          <div className={classes.form}>
            <ChoiceForm choice={choice} onChoose={setChoice} />
            <ReturnField value={returnAt} onChange={setReturnAt} />
          </div>
        </Panel>
        <div className={classes.answer} aria-live="polite">
          {isWhole(choice) ? (
            <Loaded query={query}>{(check) => <CheckAnswer check={check} />}</Loaded>
          ) : (
            <p className={classes.waiting}>{t("departure.choose")}</p>
          )}
        </div>
      </div>
    </Page>
  );
}

/** A place or a list is named. */
function isWhole(choice: DepartureChoice): boolean {
  if (choice.by === "village") return choice.village !== "";
  if (choice.by === "view") return choice.view_id !== "";
  return true;
}
