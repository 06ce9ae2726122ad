/** An account: what balances bring at the demand rate until the next settlement, by the accumulated balance. */
import { Button } from "@mantine/core";
import { useState } from "react";
import { useCommand } from "@/api";
import type { BalanceOn } from "@/api/gen/BalanceOn";
import type { DemandView } from "@/api/gen/DemandView";
import type { OfferView } from "@/api/gen/OfferView";
import { useT } from "@/locales";
import { readAmount } from "@/parts/amounts";
import { addDays, fullDate } from "@/parts/dates";
import { Tag } from "@/parts/Tag";
import { useFormat } from "@/shared/format";
import { Loaded } from "@/shared/Loaded";
import { Panel } from "@/shared/Panel";
import classes from "./Calculator.module.css";
import { DatedRow } from "./DatedRow";

/** A balance as it is typed. */
interface Typed {
  on: string;
  amount: string;
}

const MOST_MINOR = 1_000_000_000_000;
/** Days from one balance to one that is added. */
const NEXT_DAYS = 14;

/** The balances, or null while one of them is not one or the days do not follow. */
export function balancesOf(typed: readonly Typed[]): BalanceOn[] | null {
  const read = typed.map(({ on, amount }) => {
    const [day, balance_minor] = [fullDate(on), readAmount(amount, MOST_MINOR)];
    return day === null || balance_minor === null ? null : { on: day, balance_minor };
  });
  const whole = read.filter((one) => one !== null);
  const rises = whole.every((one, at) => at === 0 || (whole[at - 1]?.on ?? "") < one.on);
  return whole.length === typed.length && rises ? whole : null;
}

export function DemandBoard({ view }: { view: OfferView }) {
  const t = useT();
  const [typed, setTyped] = useState<Typed[]>(() => [{ on: view.on, amount: "10000" }]);
  const balances = balancesOf(typed);
  const query = useCommand(
    "offer_demand",
    { product: view.product, balances: balances ?? [], until: null },
    { enabled: balances !== null, keepPrevious: true },
  );
  const set = (at: number, change: Partial<Typed>) =>
    setTyped(typed.map((one, place) => (place === at ? { ...one, ...change } : one)));
  const add = () => {
    const last = typed.at(-1);
    setTyped([...typed, { on: addDays(last?.on ?? view.on, NEXT_DAYS), amount: last?.amount ?? "" }]);
  };
  return (
    <div className={classes.board}>
      <Panel title={t("offer.balances")}>
        <div className={classes.form}>
          {typed.map((one, at) => (
            // A balance has no name but its place.
            <DatedRow
              // biome-ignore lint/suspicious/noArrayIndexKey: balances are added at the end and keep their places
              key={at}
              dayLabel={t("offer.balanceFrom", { n: at + 1 })}
              day={one.on}
              onDay={(on) => set(at, { on })}
              numberLabel={t("offer.balanceSum", { n: at + 1 })}
              number={one.amount}
              onNumber={(amount) => set(at, { amount })}
            />
          ))}
          {balances === null && (
            <p className={classes.wrong} role="alert">
              {t("offer.balancesBad")}
            </p>
          )}
          <Button size="compact-xs" variant="default" disabled={balances === null} onClick={add}>
            {t("offer.balanceAdd")}
          </Button>
        </div>
      </Panel>
      <div className={classes.main}>
        {balances && <Loaded query={query}>{(answer) => <DemandAnswer answer={answer} />}</Loaded>}
      </div>
    </div>
  );
}

function DemandAnswer({ answer }: { answer: DemandView }) {
  const t = useT();
  const format = useFormat();
  return (
    <section className={classes.answer} aria-live="polite" aria-label={t("offer.answer")}>
      <div>
        <p className={classes.heroRate}>{format.rate(answer.rate_ppm / 100)}</p>
        <p className={classes.told}>
          {t("offer.demandRate")} {answer.insured && <Tag tone="strong">{t("offer.insured")}</Tag>}
        </p>
      </div>
      <dl className={classes.parts}>
        <div>
          <dt>{t("offer.demandInterest", { date: format.date(answer.until) })}</dt>
          <dd>{format.money(answer.interest_minor, answer.currency)}</dd>
        </div>
        <div>
          <dt>{t("offer.accumulated")}</dt>
          <dd>{format.count(answer.accumulated_days)}</dd>
        </div>
      </dl>
    </section>
  );
}
