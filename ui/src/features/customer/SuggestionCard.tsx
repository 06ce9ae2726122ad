/**
 * One suggestion, as it is read at a stall: what it is, what it does for the customer, what it costs. Laid open it
 * tells why, in a sum that adds up, and takes the decision of the person who reads it.
 */
import { Link } from "@tanstack/react-router";
import type { Advice } from "@/api/gen/Advice";
import type { Suggestion } from "@/api/gen/Suggestion";
import { usePick, useT } from "@/locales";
import { CitedSentence } from "@/parts/CitedSentence";
import { DeclaredTag } from "@/parts/DeclaredTag";
import { StrengthMark } from "@/parts/StrengthMark";
import { Tag } from "@/parts/Tag";
import { KeyCap } from "@/shared/KeyCap";
import classes from "./Advice.module.css";
import type { Decision } from "./DecisionNote";
import { ScoreFoot } from "./ScoreFoot";
import { ScoreLedger } from "./ScoreLedger";
import { SuggestionActs } from "./SuggestionActs";

interface SuggestionCardProps {
  suggestion: Suggestion;
  advice: Advice;
  customerNo: string;
  open: boolean;
  onOpen: () => void;
  onDecided: (decision: Decision) => void;
}

export function SuggestionCard(props: SuggestionCardProps) {
  const { suggestion, advice, customerNo, open, onOpen, onDecided } = props;
  const t = useT();
  const pick = usePick();
  return (
    <li className={classes.suggestion} data-open={open}>
      <div className={classes.head}>
        <h3 className={classes.product}>
          <button type="button" className={classes.opener} aria-expanded={open} onClick={onOpen}>
            <KeyCap keys={String(suggestion.rank)} /> {pick(suggestion.name)}
          </button>
        </h3>
        {suggestion.score && <StrengthMark strength={suggestion.strength} />}
        {suggestion.taken && <Tag tone="strong">{t("customer.takenToday")}</Tag>}
        <span className={classes.kind}>{t(`codes.productKind.${suggestion.kind}`)}</span>
      </div>
      <dl className={classes.terms}>
        <dt>{t("customer.benefit")}</dt>
        <dd>{pick(suggestion.purpose)}</dd>
        <dt>{t("customer.price")}</dt>
        <dd className={classes.price}>
          {pick(suggestion.price)} <Next suggestion={suggestion} customerNo={customerNo} />
        </dd>
      </dl>
      {open ? (
        <>
          <Why suggestion={suggestion} />
          <ScoreFoot suggestion={suggestion} rulePack={advice.rule_pack} />
          <SuggestionActs
            suggestion={suggestion}
            customerNo={customerNo}
            today={advice.on}
            onDecided={onDecided}
          />
        </>
      ) : (
        <FirstReason suggestion={suggestion} />
      )}
    </li>
  );
}

/** Kinds that are never calculated in the field: they are talked about in the outlet's dedicated area. */
const BY_APPOINTMENT: readonly Suggestion["kind"][] = ["wealth", "insurance"];

/** Where the figures of a suggestion are: in the calculator, or beside the customer's risk tolerance. */
function Next({ suggestion, customerNo }: { suggestion: Suggestion; customerNo: string }) {
  const t = useT();
  const pick = usePick();
  const { product } = suggestion;
  const className = classes.calculate ?? "";
  const name = { product: pick(suggestion.name) };
  if (BY_APPOINTMENT.includes(suggestion.kind)) {
    return (
      <Link
        to="/customers/$no/suitability"
        params={{ no: customerNo }}
        search={{ product }}
        className={className}
        aria-label={t("customer.suitabilityOf", name)}
      >
        {t("customer.toSuitability")}
      </Link>
    );
  }
  return (
    <Link
      to="/calculator"
      search={{ customer: customerNo, product }}
      className={className}
      aria-label={t("customer.calculateOf", name)}
    >
      {t("customer.calculate")}
    </Link>
  );
}

/** Of a card that is not laid open: the one sentence that speaks for it most. */
function FirstReason({ suggestion }: { suggestion: Suggestion }) {
  const first =
    suggestion.urgency[0] ??
    suggestion.reasons.find((reason) => reason.points > 0) ??
    suggestion.score?.bars.find((bar) => bar.amount > 0);
  if (!first) return null;
  return (
    <p className={classes.first}>
      <CitedSentence sentence={first.sentence} asOf={first.as_of} /> {first.declared && <DeclaredTag />}
    </p>
  );
}

function Why({ suggestion }: { suggestion: Suggestion }) {
  const t = useT();
  const [urgent] = suggestion.urgency;
  if (!suggestion.score) return null;
  const rules = suggestion.score.model ? suggestion.reasons.filter((reason) => reason.points > 0) : [];
  return (
    <div className={classes.why}>
      {urgent && (
        <p className={classes.urgent}>
          <Tag tone="warn">{t("customer.urgent")}</Tag>{" "}
          <CitedSentence sentence={urgent.sentence} asOf={urgent.as_of} />{" "}
          {urgent.declared && <DeclaredTag />}
        </p>
      )}
      <ScoreLedger score={suggestion.score} />
      {rules.length > 0 && (
        <p className={classes.rules}>
          {t("customer.thisProduct")}{" "}
          {rules.map((reason) => (
            <span key={`${reason.code}${reason.fact}`}>
              <CitedSentence sentence={reason.sentence} asOf={reason.as_of} />{" "}
              {reason.declared && <DeclaredTag />}{" "}
            </span>
          ))}
        </p>
      )}
    </div>
  );
}
