/** The calculator, for a customer or alone: what it costs or brings, and whether it may be offered in the field at all. */

import { Select } from "@mantine/core";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useCommand } from "@/api";
import type { OfferList } from "@/api/gen/OfferList";
import type { OfferView } from "@/api/gen/OfferView";
import { usePick, useT } from "@/locales";
import { useFormat } from "@/shared/format";
import { useKeys } from "@/shared/keys";
import { Loaded } from "@/shared/Loaded";
import { Page } from "@/shared/Page";
import classes from "./Calculator.module.css";
import { CreditBoard } from "./CreditBoard";
import { DemandBoard } from "./DemandBoard";
import { DepositBoard } from "./DepositBoard";
import { OfferConditions } from "./OfferConditions";

export { QuotePage } from "./QuotePage";

const route = getRouteApi("/calculator");

export default function CalculatorPage() {
  const { customer } = route.useSearch();
  const query = useCommand("offer_list", { customer_no: customer ?? null });
  return <Loaded query={query}>{(list) => <Calculator list={list} />}</Loaded>;
}

function Calculator({ list }: { list: OfferList }) {
  const t = useT();
  const navigate = useNavigate();
  const { customer, product: asked } = route.useSearch();
  const customerNo = customer ?? null;
  const product = list.rows.find((row) => row.product === asked)?.product ?? list.rows[0]?.product;
  const query = useCommand(
    "offer_terms",
    { customer_no: customerNo, product: product ?? "", on: null },
    { enabled: product !== undefined },
  );
  useKeys(
    [
      {
        keys: "escape",
        label: "offer.key.back",
        run: () => void navigate({ to: "/customers/$no", params: { no: customerNo ?? "" } }),
      },
    ],
    customerNo !== null,
  );
  return (
    <Page
      title={t("offer.title")}
      lead={
        customerNo && (
          <Link to="/customers/$no" params={{ no: customerNo }} className={classes.link ?? ""}>
            {t("offer.for", { name: list.customer_name ?? customerNo })}
          </Link>
        )
      }
      actions={<ProductSelect list={list} value={product ?? null} />}
    >
      {product === undefined ? (
        <p className={classes.gap}>{t("offer.nothingToOffer")}</p>
      ) : (
        <Loaded query={query}>{(view) => <Board key={product} view={view} customerNo={customerNo} />}</Loaded>
      )}
    </Page>
  );
}

function ProductSelect({ list, value }: { list: OfferList; value: string | null }) {
  const t = useT();
  const pick = usePick();
  const navigate = useNavigate();
  const { customer } = route.useSearch();
  return (
    <Select
      searchable
      aria-label={t("offer.product")}
      nothingFoundMessage={t("offer.nothingFound")}
      w="20rem"
      data={list.rows.map((row) => ({ value: row.product, label: pick(row.name) }))}
      value={value}
      allowDeselect={false}
      onChange={(product) =>
        product && void navigate({ to: "/calculator", search: { customer, product }, replace: true })
      }
    />
  );
}

function Board({ view, customerNo }: { view: OfferView; customerNo: string | null }) {
  const t = useT();
  const pick = usePick();
  const format = useFormat();
  const { terms } = view;
  return (
    <>
      <p className={classes.told}>{pick(view.purpose)}</p>
      {terms.t === "credit" && <CreditBoard view={view} offer={terms} customerNo={customerNo} />}
      {terms.t === "deposit" && <DepositBoard view={view} offer={terms} />}
      {terms.t === "appointment" && (
        <div className={classes.gap}>
          <p>{t("offer.appointmentOnly")}</p>
          {customerNo && (
            <Link
              to="/customers/$no/suitability"
              params={{ no: customerNo }}
              search={{ product: view.product }}
              className={classes.link ?? ""}
            >
              {t("offer.toSuitability")}
            </Link>
          )}
        </div>
      )}
      {terms.t === "account" && terms.demand_rate_bp !== null && <DemandBoard view={view} />}
      {terms.t === "account" && terms.demand_rate_bp === null && (
        <p className={classes.gap}>
          {terms.yearly_max_minor === null
            ? t("offer.accountOnly")
            : t("offer.accountYearly", {
                amount: format.moneyWhole(terms.yearly_max_minor, view.currency),
              })}{" "}
          {terms.locked && pick(terms.locked)}
        </p>
      )}
      <OfferConditions view={view} />
    </>
  );
}
