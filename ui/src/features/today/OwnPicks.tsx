/** Whom this person would rather see: found by name, recorded at once, and told apart from the list. */
import { Select } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useAct, useCommand } from "@/api";
import { usePick, useT } from "@/locales";
import { emptyCustomerQuery } from "@/parts/customerQuery";
import { FailureNote } from "@/shared/FailureNote";
import { KeyCap } from "@/shared/KeyCap";
import { useKeys } from "@/shared/keys";
import type { Cursor } from "@/shared/useCursor";
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
  const found = useCommand(
    "customer_search",
    { ...emptyCustomerQuery, text: wanted, limit: FOUND },
    { enabled: wanted !== "", keepPrevious: true },
  );
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
  const rows = wanted === "" ? [] : (found.data?.rows ?? []);
  const settled = wanted !== "" && !found.isPending && !found.isPlaceholderData;
  const [entered, setEntered] = useState(false);
  // An Enter faster than the search waits for it: it means the text that was typed, not the customers of an earlier one.
  useEffect(() => {
    if (!entered || !settled) return;
    setEntered(false);
    void see(rows[0]?.customer_no ?? null);
  });
  const onKeyDownCapture = (event: KeyboardEvent) => {
    const isArrow = event.key === "ArrowDown" || event.key === "ArrowUp";
    if (event.nativeEvent.isComposing || !(isArrow || event.key === "Enter")) return;
    const marked = document.getElementById(field.current?.getAttribute("aria-activedescendant") ?? "");
    if (settled && (isArrow || marked)) return;
    event.preventDefault();
    event.stopPropagation();
    if (!isArrow && wanted !== "") setEntered(true);
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
          setEntered(false);
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
