/** From the calculation to a quote: figures frozen, table ready to be read and signed. */

import { Button } from "@mantine/core";
import { IconFileText } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useAct } from "@/api";
import type { LoanAsk } from "@/api/gen/LoanAsk";
import type { OfferView } from "@/api/gen/OfferView";
import { useT } from "@/locales";
import { errorSentence, FailureNote } from "@/shared/FailureNote";
import { KeyCap } from "@/shared/KeyCap";
import { useKeys } from "@/shared/keys";
import classes from "./Calculator.module.css";

interface QuoteActProps {
  ask: LoanAsk;
  view: OfferView;
  overCap: boolean;
}

export function QuoteAct({ ask, view, overCap }: QuoteActProps) {
  const t = useT();
  const navigate = useNavigate();
  const make = useAct("quote_make");
  const open = view.quotable && !overCap;
  const run = async () => {
    const made = await make.run({ ask }).catch(() => null);
    if (made) await navigate({ to: "/quotes/$id", params: { id: made.row.quote_id } });
  };
  useKeys([{ keys: "mod+enter", label: "offer.key.quote", inFields: true, run: () => void run() }], open);
  return (
    <div className={classes.quote}>
      {open ? (
        <>
          <Button
            loading={make.busy}
            leftSection={<IconFileText size="1rem" aria-hidden="true" />}
            rightSection={<KeyCap keys="mod+enter" />}
            onClick={() => void run()}
          >
            {t("offer.quote")}
          </Button>
          <span className={classes.told}>{t("offer.quoteHint")}</span>
        </>
      ) : (
        <span className={classes.told}>
          {errorSentence(t, overCap ? "quote.over_cap" : (view.not_quotable ?? "quote.not_quotable"))}
        </span>
      )}
      {make.failure && <FailureNote failure={make.failure} />}
    </div>
  );
}
