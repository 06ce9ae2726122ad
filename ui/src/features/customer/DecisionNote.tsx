/** The last decision, confirmed where it was made: what, when, where it is kept by now, and when the product comes back. */
import { Link } from "@tanstack/react-router";
import type { SuggestionEventRow } from "@/api/gen/SuggestionEventRow";
import type { SuggestionReceipt } from "@/api/gen/SuggestionReceipt";
import { type Translate, useT } from "@/locales";
import { DeliveryMark } from "@/parts/DeliveryMark";
import { type Format, useFormat } from "@/shared/format";
import classes from "./Advice.module.css";

export interface Decision {
  receipt: SuggestionReceipt;
  /** Of the product. */
  name: string;
}

interface DecisionNoteProps {
  decision: Decision | null;
  /** As they stand now: where the decision is kept changes after it was made. */
  events: readonly SuggestionEventRow[];
}

export function DecisionNote({ decision, events }: DecisionNoteProps) {
  const t = useT();
  const format = useFormat();
  const event = decision?.receipt.event;
  const delivery = events.find((one) => one.event_id === event?.event_id)?.delivery ?? event?.delivery;
  return (
    <output className={classes.decision} aria-live="polite">
      {decision && (
        <>
          <span>
            <strong>{actWords(decision, t, format)}</strong> {backWords(decision, t, format)}
          </span>
          <span className={classes.decisionMeta}>
            {t("customer.decidedAt", {
              who: decision.receipt.event.author_name,
              time: format.time(decision.receipt.event.saved_at),
            })}{" "}
            {delivery && <DeliveryMark delivery={delivery} />}
            {decision.receipt.follow_up && (
              <Link
                to="/follow-ups"
                search={{ id: decision.receipt.follow_up.follow_up_id }}
                className={classes.model ?? ""}
              >
                {t("customer.seeFollowUp")}
              </Link>
            )}
          </span>
        </>
      )}
    </output>
  );
}

function actWords({ receipt, name }: Decision, t: Translate, format: Format): string {
  const { act } = receipt.event;
  switch (act.t) {
    case "taken":
      return t("customer.decided.taken", { name });
    case "dismissed":
      return t("customer.decided.dismissed", { name, reason: t(`codes.dismissReason.${act.reason}`) });
    case "remind":
      return t("customer.decided.remind", { name, date: format.date(act.on) });
    default:
      return name;
  }
}

/** When a product that was put aside comes back. */
function backWords({ receipt }: Decision, t: Translate, format: Format): string {
  if (receipt.event.act.t !== "dismissed") return "";
  return receipt.back_on
    ? t("customer.backOn", { date: format.date(receipt.back_on) })
    : t("customer.backNever");
}
