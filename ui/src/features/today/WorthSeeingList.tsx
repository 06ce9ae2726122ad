/** The right half of Today: whom to go and see, and why. Each reason cites a fact and its date. */
import { Link } from "@tanstack/react-router";
import { usePick, useT } from "@/locales";
import { CitedSentence } from "@/parts/CitedSentence";
import { RiskMark } from "@/parts/RiskMark";
import { Tag } from "@/parts/Tag";
import { Empty } from "@/shared/Empty";
import { KeyCap } from "@/shared/KeyCap";
import { Panel } from "@/shared/Panel";
import type { Cursor } from "@/shared/useCursor";
import type { TodayItem } from "./items";
import classes from "./Today.module.css";

interface WorthSeeingListProps {
  items: TodayItem[];
  cursor: Cursor;
}

export function WorthSeeingList({ items, cursor }: WorthSeeingListProps) {
  const t = useT();
  const worth = items.filter((item) => item.kind === "worth");
  return (
    <Panel
      title={t("today.worthSeeing")}
      note={
        worth.length > 0 && (
          <>
            <KeyCap keys="v" /> {t("today.key.visit")}
          </>
        )
      }
      flush
    >
      {worth.length === 0 && <Empty inset>{t("today.nobodyWorth")}</Empty>}
      <ul>
        {worth.map((item) => (
          <li key={item.index}>
            <WorthLine item={item} cursor={cursor} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function WorthLine({ item, cursor }: { item: Extract<TodayItem, { kind: "worth" }>; cursor: Cursor }) {
  const t = useT();
  const pick = usePick();
  const { customer, reason, suggestion } = item.worth;
  return (
    <Link
      id={`today-${item.index}`}
      className={classes.worth ?? ""}
      data-current={cursor.index === item.index}
      onFocus={() => cursor.moveTo(item.index)}
      to="/customers/$no"
      params={{ no: item.customerNo }}
    >
      <span className={classes.worthHead}>
        <span className={classes.name}>{customer.name}</span>
        <span className={classes.what}>{customer.village ?? customer.place}</span>
        {customer.risk !== "clear" && <RiskMark risk={customer.risk} small />}
        {customer.segment_name && <Tag>{pick(customer.segment_name)}</Tag>}
      </span>
      <span className={classes.reason}>
        <CitedSentence sentence={reason.sentence} asOf={reason.as_of} />
      </span>
      {suggestion && (
        <span className={classes.offer}>
          <Tag tone="strong">{t(`codes.strength.${suggestion.strength}`)}</Tag> {pick(suggestion.name)}
        </span>
      )}
    </Link>
  );
}
