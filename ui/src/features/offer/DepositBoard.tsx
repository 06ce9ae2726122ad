/** A deposit: what each term of the board pays, what it brings when it is kept, and what is lost when it is taken early. */

import { TextInput } from "@mantine/core";
import { useState } from "react";
import { useCommand } from "@/api";
import type { DepositOffer } from "@/api/gen/DepositOffer";
import type { DepositView } from "@/api/gen/DepositView";
import type { OfferView } from "@/api/gen/OfferView";
import { useT } from "@/locales";
import { readAmount } from "@/parts/amounts";
import { Tag } from "@/parts/Tag";
import { useFormat } from "@/shared/format";
import { Loaded } from "@/shared/Loaded";
import { OptionGroup } from "@/shared/OptionGroup";
import { Panel } from "@/shared/Panel";
import classes from "./Calculator.module.css";
import { NoticePanel } from "./NoticePanel";

interface DepositBoardProps {
  view: OfferView;
  offer: DepositOffer;
}

export function DepositBoard({ view, offer }: DepositBoardProps) {
  const t = useT();
  const format = useFormat();
  const terms = [
    ...new Set(offer.board.flatMap((row) => (row.length.t === "months" ? [row.length.months] : []))),
  ];
  const noticeRows = offer.board.flatMap((row) =>
    row.length.t === "notice" ? [{ days: row.length.days, from: row.from_minor }] : [],
  );
  const notices = [...new Set(noticeRows.map((row) => row.days))];
  const noticeFrom = Math.min(...noticeRows.map((row) => row.from));
  const [amount, setAmount] = useState(() => String(firstAmount(offer) / 100));
  const [months, setMonths] = useState(terms[Math.floor((terms.length - 1) / 2)] ?? 12);
  const [days, setDays] = useState("");
  const amount_minor = readAmount(amount, Number.MAX_SAFE_INTEGER);
  const inRange =
    amount_minor !== null && amount_minor >= offer.amount.min_minor && amount_minor <= offer.amount.max_minor;
  const query = useCommand(
    "offer_deposit",
    {
      product: view.product,
      amount_minor: amount_minor ?? 0,
      months,
      days: Number(days) || 0,
      taken_minor: null,
    },
    { enabled: inRange && terms.length > 0, keepPrevious: true },
  );
  return (
    <div className={classes.board}>
      <Panel title={t("offer.asked")}>
        <div className={classes.form}>
          <TextInput
            label={t("offer.depositAmount")}
            size="md"
            inputMode="decimal"
            autoComplete="off"
            value={amount}
            classNames={{ input: classes.amount ?? "" }}
            description={t("offer.range", {
              from: format.moneyWhole(offer.amount.min_minor, view.currency),
              to: format.moneyWhole(offer.amount.max_minor, view.currency),
            })}
            inputWrapperOrder={["label", "input", "error", "description"]}
            error={inRange ? false : t("offer.gap.amountRange")}
            onChange={(event) => setAmount(event.currentTarget.value)}
          />
          <div className={classes.field}>
            <span className={classes.label}>{t("offer.months")}</span>
            <OptionGroup
              label={t("offer.months")}
              options={terms.map((n) => ({
                value: String(n),
                label: String(n),
                hotkey: "",
                mark: format.rate(rateOf(offer, n, amount_minor ?? 0)),
              }))}
              chosen={[String(months)]}
              onPick={(value) => setMonths(Number(value))}
            />
          </div>
          <TextInput
            label={t("offer.days")}
            description={t("offer.daysHint")}
            inputMode="numeric"
            autoComplete="off"
            value={days}
            onChange={(event) => setDays(event.currentTarget.value.replace(/\D/g, "").slice(0, 4))}
          />
        </div>
      </Panel>
      <div className={classes.main}>
        {inRange && (
          <Loaded query={query}>
            {(answer) => <DepositAnswer answer={answer} days={Number(days) || 0} />}
          </Loaded>
        )}
        {notices.length > 0 && amount_minor !== null && amount_minor >= noticeFrom && inRange && (
          <NoticePanel product={view.product} amountMinor={amount_minor} lengths={notices} />
        )}
      </div>
    </div>
  );
}

/** A sum that people keep: no less than the product asks for. */
const USUAL_MINOR = 5_000_000;

function firstAmount({ amount }: DepositOffer): number {
  return Math.min(amount.max_minor, Math.max(amount.min_minor, USUAL_MINOR));
}

/** What the board pays a year for a term, basis points: the row of the highest sum that is reached. */
function rateOf(offer: DepositOffer, months: number, amountMinor: number): number {
  const rows = offer.board.filter((row) => row.length.t === "months" && row.length.months === months);
  const reached = rows.filter((row) => row.from_minor <= amountMinor);
  const [best] = (reached.length > 0 ? reached : rows).toSorted((a, b) => b.from_minor - a.from_minor);
  return best?.rate_bp ?? 0;
}

function DepositAnswer({ answer, days }: { answer: DepositView; days: number }) {
  const t = useT();
  const format = useFormat();
  const money = (minor: number) => format.money(minor, answer.currency);
  return (
    <section className={classes.answer} aria-live="polite" aria-label={t("offer.answer")}>
      <div>
        <p className={classes.heroRate}>{format.rate(answer.rate_ppm / 100)}</p>
        <p className={classes.told}>
          {t("offer.depositRate")} {answer.insured && <Tag tone="strong">{t("offer.insured")}</Tag>}
        </p>
      </div>
      <dl className={classes.parts}>
        <div>
          <dt>{t("offer.atMaturity", { date: format.date(answer.matures_on) })}</dt>
          <dd>{money(answer.at_maturity_minor)}</dd>
        </div>
        {days > 0 && (
          <>
            <div>
              <dt>{t("offer.taken", { n: days, rate: format.rate(answer.demand_ppm / 100) })}</dt>
              <dd>{money(answer.early_minor)}</dd>
            </div>
            <div>
              <dt>{t("offer.lost")}</dt>
              <dd>{money(answer.lost_minor)}</dd>
            </div>
          </>
        )}
      </dl>
    </section>
  );
}
