/** What the customer holds here: product, account (masked), dates, rate, balance as a band until revealed. */
import type { HoldingView } from "@/api/gen/HoldingView";
import { usePick, useT } from "@/locales";
import { Tag } from "@/parts/Tag";
import { useCurrency } from "@/parts/useBank";
import { Empty } from "@/shared/Empty";
import { useFormat } from "@/shared/format";
import { Panel } from "@/shared/Panel";
import classes from "./Customer.module.css";
import { RevealButton } from "./MaskedValue";
import type { Reveal } from "./useReveal";

interface HoldingsPanelProps {
  holdings: HoldingView[];
  reveal: Reveal;
}

export function HoldingsPanel({ holdings, reveal }: HoldingsPanelProps) {
  const t = useT();
  return (
    <Panel
      title={t("customer.holdings")}
      note={t("customer.holdingsCount", { n: holdings.length })}
      actions={holdings.length > 0 && <RevealButton field="balances" reveal={reveal} />}
      flush
    >
      {holdings.length === 0 ? (
        <Empty inset>{t("customer.noHoldings")}</Empty>
      ) : (
        <table className={classes.holdings}>
          <thead>
            <tr>
              <th scope="col">{t("customer.holding.product")}</th>
              <th scope="col">{t("customer.holding.opened")}</th>
              <th scope="col">{t("customer.holding.matures")}</th>
              <th scope="col" className={classes.end}>
                {t("customer.holding.rate")}
              </th>
              <th scope="col" className={classes.end}>
                {t("customer.holding.balance")}
              </th>
            </tr>
          </thead>
          <tbody>
            {holdings.map((holding) => (
              <HoldingLine key={holding.account_key} holding={holding} reveal={reveal} />
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}

function HoldingLine({ holding, reveal }: { holding: HoldingView; reveal: Reveal }) {
  const t = useT();
  const pick = usePick();
  const format = useFormat();
  const currency = useCurrency();
  const plain = reveal.shown?.balances.find((one) => one.account_key === holding.account_key)?.balance;
  const band =
    holding.balance_band && holding.kind !== "insurance"
      ? format.band(holding.balance_band, currency)
      : t("common.dash");
  return (
    <tr data-closed={holding.status === "closed"}>
      <td>
        <span className={classes.product}>{pick(holding.product_name)}</span>{" "}
        {holding.status !== "active" && (
          <Tag tone={holding.status === "past_due" ? "stop" : "plain"}>
            {t(`codes.holdingStatus.${holding.status}`)}
          </Tag>
        )}
        <span className={classes.account}>{holding.account_masked}</span>
      </td>
      <td>{format.date(holding.opened_on)}</td>
      <td>{holding.matures_on ? format.date(holding.matures_on) : t("common.dash")}</td>
      <td className={classes.end}>
        {holding.rate_bp === null ? t("common.dash") : format.rate(holding.rate_bp)}
      </td>
      <td className={classes.end} data-open={plain !== undefined}>
        {plain ? format.money(plain.minor, plain.currency) : band}
      </td>
    </tr>
  );
}
