/**
 * The right half of Today: whom to go and see, ranked by what it may bring and how soon, each with its one reason.
 * Beside it stands whom this person would rather see: experience has its own word.
 */
import { Link } from "@tanstack/react-router";
import { useAct } from "@/api";
import { usePick, useT } from "@/locales";
import { CitedSentence } from "@/parts/CitedSentence";
import { DeclaredTag } from "@/parts/DeclaredTag";
import { RiskMark } from "@/parts/RiskMark";
import { Tag } from "@/parts/Tag";
import { Empty } from "@/shared/Empty";
import { useFormat } from "@/shared/format";
import { KeyCap } from "@/shared/KeyCap";
import { useKeys } from "@/shared/keys";
import { Panel } from "@/shared/Panel";
import type { Cursor } from "@/shared/useCursor";
import type { TodayItem } from "./items";
import { OwnPicks } from "./OwnPicks";
import classes from "./Today.module.css";

interface WorthSeeingListProps {
  items: TodayItem[];
  cursor: Cursor;
}

export function WorthSeeingList({ items, cursor }: WorthSeeingListProps) {
  const t = useT();
  const worth = items.filter((item) => item.kind === "worth");
  return (
    <Panel title={t("today.worthSeeing")} note={worth.length > 0 && t("today.byWorth")} flush>
      {worth.length === 0 && <Empty inset>{t("today.nobodyWorth")}</Empty>}
      <ol>
        {worth.map((item, at) => (
          <li key={item.index}>
            <WorthLine item={item} place={at + 1} cursor={cursor} />
          </li>
        ))}
      </ol>
      <OwnPicks items={items.filter((item) => item.kind === "own")} cursor={cursor} />
    </Panel>
  );
}

interface WorthLineProps {
  item: Extract<TodayItem, { kind: "worth" }>;
  /** In the list, from 1. */
  place: number;
  cursor: Cursor;
}

function WorthLine({ item, place, cursor }: WorthLineProps) {
  const t = useT();
  const pick = usePick();
  const format = useFormat();
  const { customer, reason, suggestion, expected_value, urgency_permille, picked } = item.worth;
  const current = cursor.index === item.index;
  const choose = useAct("advice_pick");
  const see = () =>
    void choose
      .run({ customer_no: item.customerNo, product: suggestion?.product ?? null, source: "list" })
      .catch(() => null);
  useKeys([{ keys: "p", label: "today.key.pick", run: see }], current && !picked);
  return (
    <div className={classes.worthRow} data-current={current}>
      <Link
        id={`today-${item.index}`}
        className={classes.worth ?? ""}
        onFocus={() => cursor.moveTo(item.index)}
        to="/customers/$no"
        params={{ no: item.customerNo }}
      >
        <span className={classes.rank}>{place}</span>
        <span className={classes.worthHead}>
          <span className={classes.name}>{customer.name}</span>
          <span className={classes.what}>{customer.village ?? customer.place}</span>
          {customer.risk !== "clear" && <RiskMark risk={customer.risk} small />}
          {customer.segment_name && <Tag>{pick(customer.segment_name)}</Tag>}
        </span>
        <span className={classes.reason}>
          {urgency_permille > 1_000 && <Tag tone="warn">{t("today.urgent")}</Tag>}{" "}
          <CitedSentence sentence={reason.sentence} asOf={reason.as_of} />{" "}
          {reason.declared && <DeclaredTag />}
        </span>
        {suggestion && (
          <span className={classes.offer}>
            {pick(suggestion.name)}
            {suggestion.score && <Tag tone="strong">{t(`codes.strength.${suggestion.strength}`)}</Tag>}
            {expected_value && (
              <span className={classes.worthValue}>
                {t("today.worthValue", {
                  value: format.moneyWhole(expected_value.minor, expected_value.currency),
                })}
              </span>
            )}
          </span>
        )}
      </Link>
      {picked ? (
        <span className={classes.picked}>{t("today.picked")}</span>
      ) : (
        <button type="button" className={classes.pick} onClick={see}>
          {t("today.pick")} {current && <KeyCap keys="p" />}
        </button>
      )}
    </div>
  );
}
