/**
 * What suits a customer: level and how long it counts, the leave to assess again, and each product that carries a risk
 * with what still stands before it. Nothing here sells in the field: the way leads to an appointment.
 */
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useCommand } from "@/api";
import type { SuitabilityView } from "@/api/gen/SuitabilityView";
import { useT } from "@/locales";
import { Empty } from "@/shared/Empty";
import { useKeys } from "@/shared/keys";
import { Loaded } from "@/shared/Loaded";
import { Page } from "@/shared/Page";
import { Panel } from "@/shared/Panel";
import { useCursor } from "@/shared/useCursor";
import { AppointmentList } from "./AppointmentList";
import { AssessmentSheet } from "./AssessmentSheet";
import { LevelPanel } from "./LevelPanel";
import { ProductDetail } from "./ProductDetail";
import { ProductLine } from "./ProductLine";
import classes from "./Suitability.module.css";

const route = getRouteApi("/customers/$no/suitability");

export default function SuitabilityPage() {
  const { no } = route.useParams();
  const query = useCommand("suitability_view", { customer_no: no });
  const name = useCommand("customer_open", { customer_no: no }).data?.row.name ?? no;
  return <Loaded query={query}>{(view) => <Board key={no} view={view} name={name} />}</Loaded>;
}

function Board({ view, name }: { view: SuitabilityView; name: string }) {
  const t = useT();
  const navigate = useNavigate();
  const no = view.customer_no;
  const wanted = route.useSearch().product;
  const start = Math.max(
    0,
    view.products.findIndex((row) => row.product === wanted),
  );
  const [assessing, setAssessing] = useState(false);
  const cursor = useCursor({
    count: view.products.length,
    start,
    elementId: (at) => `product-${at}`,
    onOpen: () => undefined,
    active: !assessing,
  });
  useKeys([
    {
      keys: "escape",
      label: "offer.key.back",
      run: () => void navigate({ to: "/customers/$no", params: { no } }),
    },
  ]);
  const current = view.products[cursor.index];
  return (
    <Page
      title={t("suitability.title")}
      lead={
        <Link to="/customers/$no" params={{ no }} className={classes.link ?? ""}>
          {name}
        </Link>
      }
    >
      <div className={classes.board}>
        <div className={classes.column}>
          <LevelPanel view={view} onAssess={() => setAssessing(true)} />
          <AppointmentList rows={view.appointments} />
        </div>
        <Panel title={t("suitability.products")} note={view.pack ?? t("suitability.noPack")} flush>
          {view.products.length === 0 && <Empty inset>{t("suitability.noProducts")}</Empty>}
          <ul>
            {view.products.map((row, at) => (
              <li key={row.product} className={classes.item} data-current={row === current || undefined}>
                <ProductLine
                  id={`product-${at}`}
                  row={row}
                  open={row === current}
                  onOpen={() => cursor.moveTo(at)}
                />
                {row === current && <ProductDetail key={row.product} view={view} row={row} name={name} />}
              </li>
            ))}
          </ul>
        </Panel>
      </div>
      {assessing && <AssessmentSheet customerNo={no} name={name} onDone={() => setAssessing(false)} />}
    </Page>
  );
}
