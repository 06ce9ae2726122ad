/** Whom the trip is for: what is due, a place, or a saved list. */
import { Select } from "@mantine/core";
import { useEffect, useRef } from "react";
import { useCommand } from "@/api";
import type { DepartureChoice } from "@/api/gen/DepartureChoice";
import { type MessageId, usePick, useT } from "@/locales";
import { useFormat } from "@/shared/format";
import { OptionGroup } from "@/shared/OptionGroup";
import classes from "./Departure.module.css";

type By = "due" | "village" | "view";

const WAYS: readonly { value: By; hotkey: string; label: MessageId }[] = [
  { value: "due", hotkey: "d", label: "departure.by.due" },
  { value: "village", hotkey: "p", label: "departure.by.village" },
  { value: "view", hotkey: "l", label: "departure.by.view" },
];

const FIRST: Record<By, DepartureChoice> = {
  due: { by: "due" },
  village: { by: "village", village: "" },
  view: { by: "view", view_id: "" },
};

interface ChoiceFormProps {
  choice: DepartureChoice;
  onChoose: (choice: DepartureChoice) => void;
}

export function ChoiceForm({ choice, onChoose }: ChoiceFormProps) {
  const t = useT();
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // Whoever comes here by a key goes on by keys.
    host.current?.querySelector<HTMLElement>("[role=radio][tabindex='0']")?.focus({ preventScroll: true });
  }, []);
  const by = choice.by === "customers" ? "due" : choice.by;
  return (
    <div className={classes.field} ref={host}>
      <span className={classes.label}>{t("departure.whom")}</span>
      <OptionGroup
        label={t("departure.whom")}
        options={WAYS.map(({ value, hotkey, label }) => ({ value, hotkey, label: t(label) }))}
        chosen={[by]}
        onPick={(value) => onChoose(FIRST[value])}
      />
      {choice.by === "village" && (
        <PlaceSelect value={choice.village} onChoose={(village) => onChoose({ by: "village", village })} />
      )}
      {choice.by === "view" && (
        <ListSelect value={choice.view_id} onChoose={(view_id) => onChoose({ by: "view", view_id })} />
      )}
    </div>
  );
}

interface NamedSelectProps {
  value: string;
  onChoose: (value: string) => void;
}

function PlaceSelect({ value, onChoose }: NamedSelectProps) {
  const t = useT();
  const pick = usePick();
  const format = useFormat();
  const villages = useCommand("customer_facets", {}).data?.villages ?? [];
  return (
    <Select
      autoFocus
      searchable
      label={t("departure.place")}
      placeholder={t("departure.place.placeholder")}
      nothingFoundMessage={t("departure.nothingFound")}
      data={villages.map(({ code, name, count }) => ({
        value: code,
        label: t("departure.place.option", { name: pick(name), n: format.count(count) }),
      }))}
      value={value === "" ? null : value}
      onChange={(village) => onChoose(village ?? "")}
    />
  );
}

function ListSelect({ value, onChoose }: NamedSelectProps) {
  const t = useT();
  const lists = useCommand("view_list", {}).data ?? [];
  return (
    <Select
      autoFocus
      searchable
      label={t("departure.list")}
      placeholder={t("departure.list.placeholder")}
      description={lists.length === 0 ? t("departure.list.none") : undefined}
      nothingFoundMessage={t("departure.nothingFound")}
      data={lists.map(({ view_id, name }) => ({ value: view_id, label: name }))}
      value={value === "" ? null : value}
      onChange={(view) => onChoose(view ?? "")}
    />
  );
}
