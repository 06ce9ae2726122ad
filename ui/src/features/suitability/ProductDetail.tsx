/**
 * One product before one customer: both levels, the opinion as it is told, what still stands before a sale, and the acts
 * in their order: tell, sign, call back, appointment. Past the own level leads only the customer's own statement.
 */
import { Button } from "@mantine/core";
import { useState } from "react";
import { useAct } from "@/api";
import type { SuitabilityRow } from "@/api/gen/SuitabilityRow";
import type { SuitabilityView } from "@/api/gen/SuitabilityView";
import { usePick, useT } from "@/locales";
import { FailureNote } from "@/shared/FailureNote";
import { useFormat } from "@/shared/format";
import { KeyCap } from "@/shared/KeyCap";
import { useKeys } from "@/shared/keys";
import { AppointmentForm } from "./AppointmentForm";
import { LevelScale } from "./LevelScale";
import { SignedSheet } from "./SignedSheet";
import classes from "./Suitability.module.css";

interface ProductDetailProps {
  view: SuitabilityView;
  row: SuitabilityRow;
  name: string;
}

type Open = "opinion" | "statement" | "appointment" | null;

export function ProductDetail({ view, row, name }: ProductDetailProps) {
  const t = useT();
  const pick = usePick();
  const format = useFormat();
  const [open, setOpen] = useState<Open>(null);
  const callBack = useAct("call_back_record");
  const about = { customer_no: view.customer_no, product: row.product };
  const called = () => void callBack.run(about).catch(() => null);
  const mayCall = row.protected && row.told_at !== null && !row.called_back;
  useKeys(
    [
      ...(row.opinion
        ? [{ keys: "o", label: "suitability.tell" as const, run: () => setOpen("opinion") }]
        : []),
      ...(mayCall ? [{ keys: "b", label: "suitability.callBack" as const, run: called }] : []),
      { keys: "p", label: "suitability.book" as const, run: () => setOpen("appointment") },
    ],
    open === null,
  );
  const sides = row.issuer_level !== null && row.issuer_level !== row.seller_level;
  return (
    <div className={classes.detail}>
      {row.product_level !== null && (
        <LevelScale
          customer={view.expired ? null : view.customer_level}
          reach={view.expired ? null : view.customer_level}
          product={row.product_level}
        />
      )}
      {sides && (
        <p className={classes.quiet}>
          {t("suitability.higherCounts", { issuer: row.issuer_level ?? 0, seller: row.seller_level ?? 0 })}
        </p>
      )}
      {row.opinion && <blockquote className={classes.opinion}>{pick(row.opinion)}</blockquote>}
      <p className={classes.quiet}>
        {row.told_at
          ? t("suitability.toldAt", { at: format.stamp(row.told_at) })
          : row.opinion && t("suitability.notTold")}
        {row.cooled_off_at && ` ${t("suitability.cooledOff", { at: format.stamp(row.cooled_off_at) })}`}
        {row.called_back && ` ${t("suitability.calledBack")}`}
        {row.stated_on && ` ${t("suitability.statedOn", { date: format.date(row.stated_on) })}`}
      </p>
      {row.sale_blocks.length > 0 && (
        <ul className={classes.blocks} aria-label={t("suitability.before")}>
          {row.sale_blocks.map((block) => (
            <li key={block}>{t(`codes.saleBlock.${block}`)}</li>
          ))}
        </ul>
      )}
      <div className={classes.acts}>
        {row.opinion && (
          <Button
            size="xs"
            variant="default"
            rightSection={<KeyCap keys="o" />}
            onClick={() => setOpen("opinion")}
          >
            {t("suitability.tell")}
          </Button>
        )}
        {mayCall && (
          <Button
            size="xs"
            variant="default"
            loading={callBack.busy}
            rightSection={<KeyCap keys="b" />}
            onClick={called}
          >
            {t("suitability.callBack")}
          </Button>
        )}
        <Button size="xs" rightSection={<KeyCap keys="p" />} onClick={() => setOpen("appointment")}>
          {t("suitability.book")}
        </Button>
        {row.statement_may_open && !row.stated_on && (
          <button type="button" className={classes.own} onClick={() => setOpen("statement")}>
            {t("suitability.ownWish")}
          </button>
        )}
      </div>
      {callBack.failure && <FailureNote failure={callBack.failure} />}
      {open === "appointment" && (
        <AppointmentForm view={view} row={row} name={name} onDone={() => setOpen(null)} />
      )}
      {(open === "opinion" || open === "statement") && (
        <SignedSheet kind={open} view={view} row={row} name={name} onDone={() => setOpen(null)} />
      )}
    </div>
  );
}
