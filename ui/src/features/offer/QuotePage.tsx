/**
 * One quote: its state said plainly, the paper, and what can be done with it. The paper alone is printed or saved as
 * PDF: it is meant to be given to the customer it names.
 */

import { Button } from "@mantine/core";
import { IconCalculator, IconPrinter, IconSignature } from "@tabler/icons-react";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useCommand } from "@/api";
import type { QuoteView } from "@/api/gen/QuoteView";
import { usePick, useT } from "@/locales";
import { DeliveryMark } from "@/parts/DeliveryMark";
import { useFormat } from "@/shared/format";
import { KeyCap } from "@/shared/KeyCap";
import { useKeys } from "@/shared/keys";
import { Loaded } from "@/shared/Loaded";
import { Page } from "@/shared/Page";
import classes from "./Disclosure.module.css";
import { QuotePaper } from "./QuotePaper";
import { SignSheet } from "./SignSheet";
import { quoteMark } from "./words";

const route = getRouteApi("/quotes/$id");

export function QuotePage() {
  const { id } = route.useParams();
  const query = useCommand("quote_open", { quote_id: id });
  return <Loaded query={query}>{(quote) => <Quote key={id} quote={quote} />}</Loaded>;
}

function Quote({ quote }: { quote: QuoteView }) {
  const t = useT();
  const pick = usePick();
  const navigate = useNavigate();
  const [signing, setSigning] = useState(false);
  const { row } = quote;
  const canSign = row.state === "open";
  const again = () =>
    void navigate({ to: "/calculator", search: { customer: row.customer_no, product: row.product } });
  const print = () => window.print();
  useKeys([
    { keys: "p", label: "quote.print", run: print },
    { keys: "c", label: "quote.again", run: again },
    {
      keys: "escape",
      label: "offer.key.back",
      run: () => void navigate({ to: "/customers/$no", params: { no: row.customer_no } }),
    },
  ]);
  useKeys([{ keys: "s", label: "quote.handOver", run: () => setSigning(true) }], canSign && !signing);
  return (
    <Page
      printable="sheet"
      printFoot={[row.customer_name ?? row.customer_no, pick(row.product_name), quoteMark(quote)].join(" · ")}
      title={t("quote.page")}
      lead={
        <Link to="/customers/$no" params={{ no: row.customer_no }} className={classes.link ?? ""}>
          {t("quote.for", { name: row.customer_name ?? row.customer_no, product: pick(row.product_name) })}
        </Link>
      }
      actions={
        <span className={classes.acts}>
          <Button
            variant="default"
            leftSection={<IconCalculator size="1rem" aria-hidden="true" />}
            rightSection={<KeyCap keys="c" />}
            onClick={again}
          >
            {t("quote.again")}
          </Button>
          <Button
            variant="default"
            leftSection={<IconPrinter size="1rem" aria-hidden="true" />}
            rightSection={<KeyCap keys="p" />}
            onClick={print}
          >
            {t("quote.print")}
          </Button>
          {canSign && (
            <Button
              leftSection={<IconSignature size="1rem" aria-hidden="true" />}
              rightSection={<KeyCap keys="s" />}
              onClick={() => setSigning(true)}
            >
              {t("quote.handOver")}
            </Button>
          )}
        </span>
      }
    >
      <QuoteStateLine quote={quote} />
      <QuotePaper quote={quote} />
      {signing && <SignSheet quote={quote} onReturn={() => setSigning(false)} />}
    </Page>
  );
}

/** Where it stands and what that means; a void quote says which one took its place. */
function QuoteStateLine({ quote }: { quote: QuoteView }) {
  const t = useT();
  const format = useFormat();
  const { row } = quote;
  const delivery = quote.signature ? quote.signature.delivery : row.delivery;
  return (
    <div className={classes.state} data-state={row.state} role="status">
      <strong>{t(`codes.quoteState.${row.state}`)}</strong>
      <span>
        {t(`quote.stateMeans.${row.state}`, {
          date: format.date(row.valid_until),
          n: quote.reading_seconds,
        })}
      </span>
      {quote.replaced_by && (
        <Link to="/quotes/$id" params={{ id: quote.replaced_by }} className={classes.link ?? ""}>
          {t("quote.toNewer")}
        </Link>
      )}
      {delivery && <DeliveryMark delivery={delivery} />}
    </div>
  );
}
