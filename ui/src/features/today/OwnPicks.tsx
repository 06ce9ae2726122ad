/** Whom this person would rather see: found by name, recorded at once, and told apart from the list. */
import { Select } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { type KeyboardEvent, useRef, useState } from "react";
import { useAct } from "@/api";
import { usePick, useT } from "@/locales";
import { useFoundCustomers } from "@/parts/useFoundCustomers";
import { FailureNote } from "@/shared/FailureNote";
import { KeyCap } from "@/shared/KeyCap";
import { useKeys } from "@/shared/keys";
import type { Cursor } from "@/shared/useCursor";
import { useEnter } from "@/shared/useEnter";
import type { TodayItem } from "./items";
import classes from "./Today.module.css";

const FOUND = 6;

interface OwnPicksProps {
  items: Extract<TodayItem, { kind: "own" }>[];
  cursor: Cursor;
}

export function OwnPicks({ items, cursor }: OwnPicksProps) {
  const t = useT();
  return (
    <section className={classes.own} aria-label={t("today.ownPicks")}>
      {items.length > 0 && (
        <>
          <h3 className={classes.group}>
            {t("today.ownPicks")} <span>{items.length}</span>
          </h3>
          <ul>
            {items.map((item) => (
              <li key={item.index}>
                <OwnLine item={item} cursor={cursor} />
              </li>
            ))}
          </ul>
        </>
      )}
      <OwnField />
    </section>
  );
}

function OwnLine({ item, cursor }: { item: OwnPicksProps["items"][number]; cursor: Cursor }) {
  const pick = usePick();
  const { customer, product_name } = item.own;
  return (
    <Link
      id={`today-${item.index}`}
      className={classes.line ?? ""}
      data-current={cursor.index === item.index}
      onFocus={() => cursor.moveTo(item.index)}
      to="/customers/$no"
      params={{ no: item.customerNo }}
    >
      <span className={classes.name}>{customer.name}</span>
      <span className={classes.what}>
        {[customer.village ?? customer.place, product_name && pick(product_name)].filter(Boolean).join(" · ")}
      </span>
    </Link>
  );
}

function OwnField() {
  const t = useT();
  const [text, setText] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const choose = useAct("advice_pick");
  const wanted = text.trim();
  const { rows, settled } = useFoundCustomers(text, FOUND);
  useKeys([{ keys: "o", label: "today.key.own", run: () => field.current?.focus() }]);
  const see = async (customerNo: string | null) => {
    if (!customerNo) return;
    const saved = await choose
      .run({ customer_no: customerNo, product: null, source: "own" })
      .catch(() => null);
    if (!saved) return;
    setText("");
    field.current?.blur();
  };
  const enter = useEnter(settled, () => void see(rows[0]?.customer_no ?? null));
  // The field itself would take a row of an earlier text, and nothing where no row is marked.
  const onKeyDownCapture = (event: KeyboardEvent) => {
    const isArrow = event.key === "ArrowDown" || event.key === "ArrowUp";
    if (event.nativeEvent.isComposing || !(isArrow || event.key === "Enter")) return;
    const marked = document.getElementById(field.current?.getAttribute("aria-activedescendant") ?? "");
    if (settled && (isArrow || marked)) return;
    event.preventDefault();
    event.stopPropagation();
    if (!isArrow) enter.press();
  };
  return (
    <div className={classes.ownField} onKeyDownCapture={onKeyDownCapture}>
      <Select
        ref={field}
        size="xs"
        searchable
        label={t("today.own")}
        placeholder={t("today.ownHint")}
        description={t("today.ownNote")}
        inputWrapperOrder={["label", "input", "description"]}
        data={rows.map((row) => ({
          value: row.customer_no,
          label: [row.name, row.village ?? row.place, row.phone_masked].filter(Boolean).join(" · "),
        }))}
        // What was found is found by more than the label.
        filter={({ options }) => options}
        value={null}
        searchValue={text}
        onSearchChange={(typed) => {
          setText(typed);
          enter.forget();
        }}
        nothingFoundMessage={wanted === "" ? null : t("today.ownNone")}
        rightSection={<KeyCap keys="o" />}
        rightSectionPointerEvents="none"
        onChange={(no) => void see(no)}
      />
      {choose.failure && <FailureNote failure={choose.failure} />}
    </div>
  );
}
