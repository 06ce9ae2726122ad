/**
 * What a rate is made of, by band of risk, inside the product's corridor. For the manager: it stays folded until somebody
 * opens it, and is no part of what a customer signs.
 */
import { Button } from "@mantine/core";
import { useState } from "react";
import { useCommand } from "@/api";
import type { PriceView } from "@/api/gen/PriceView";
import { useT } from "@/locales";
import { useFormat } from "@/shared/format";
import { Loaded } from "@/shared/Loaded";
import { Panel } from "@/shared/Panel";
import classes from "./Price.module.css";

interface PricePanelProps {
  product: string;
  /** Per cent, as it is typed. */
  onTake: (rate: string) => void;
}

export function PricePanel({ product, onTake }: PricePanelProps) {
  const t = useT();
  const [open, setOpen] = useState(false);
  const query = useCommand("offer_price", { customer_no: null, product, on: null }, { enabled: open });
  return (
    <Panel title={t("offer.price")}>
      {open ? (
        <Loaded query={query}>{(price) => <Bands price={price} onTake={onTake} />}</Loaded>
      ) : (
        <Button size="xs" variant="default" onClick={() => setOpen(true)}>
          {t("offer.priceShow")}
        </Button>
      )}
    </Panel>
  );
}

function Bands({ price, onTake }: { price: PriceView; onTake: (rate: string) => void }) {
  const t = useT();
  const format = useFormat();
  const rate = (ppm: number) => format.rate(ppm / 100);
  return (
    <div className={classes.price}>
      <p className={classes.told}>
        {t("offer.priceParts", { funding: rate(price.funding_ppm), operating: rate(price.operating_ppm) })}
      </p>
      <table className={classes.bands}>
        <thead>
          <tr>
            <th scope="col">{t("offer.priceBand")}</th>
            <th scope="col">{t("offer.priceLoss")}</th>
            <th scope="col">{t("offer.priceCapital")}</th>
            <th scope="col">{t("offer.priceCost")}</th>
            <th scope="col">{t("offer.priceOffered")}</th>
          </tr>
        </thead>
        <tbody>
          {price.bands.map((band) => (
            <tr key={band.band}>
              <th scope="row">{band.band}</th>
              <td>{rate(band.expected_loss_ppm)}</td>
              <td>{rate(band.capital_ppm)}</td>
              <td>{rate(band.by_cost_ppm)}</td>
              <td>
                <button
                  type="button"
                  className={classes.take}
                  aria-label={t("offer.priceTake", { band: band.band, rate: rate(band.offered_ppm) })}
                  onClick={() => onTake(String(band.offered_ppm / 10_000))}
                >
                  {rate(band.offered_ppm)}
                  {band.clamped && "*"}
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={classes.told}>
        {t("offer.priceCorridor", {
          from: rate(price.floor_ppm),
          to: rate(price.ceiling_ppm),
          step: price.round_up_bp,
        })}
      </p>
    </div>
  );
}
