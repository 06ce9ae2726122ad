/** Search and filters: every part narrows, and what narrows is seen. */
import { Button, Select, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import type { Ref } from "react";
import type { CustomerFacets } from "@/api/gen/CustomerFacets";
import type { CustomerQuery } from "@/api/gen/CustomerQuery";
import type { Facet } from "@/api/gen/Facet";
import type { LastContactFilter } from "@/api/gen/LastContactFilter";
import { type MessageId, usePick, useT } from "@/locales";
import { emptyCustomerQuery } from "@/parts/customerQuery";
import { KeyCap } from "@/shared/KeyCap";
import classes from "./FilterBar.module.css";

interface FilterBarProps {
  query: CustomerQuery;
  facets: CustomerFacets | undefined;
  supervisor: boolean;
  searchRef: Ref<HTMLInputElement>;
  onChange: (change: Partial<CustomerQuery>) => void;
}

type FacetField = "segment" | "village" | "branch" | "product" | "rm";

const CONTACTS: readonly { value: LastContactFilter; label: MessageId }[] = [
  { value: "within30_days", label: "customers.contact.within30" },
  { value: "over90_days", label: "customers.contact.over90" },
  { value: "never", label: "customers.contact.never" },
];

export function FilterBar({ query, facets, supervisor, searchRef, onChange }: FilterBarProps) {
  const t = useT();
  const fields: { field: FacetField; label: MessageId; facets: Facet[] }[] = [
    { field: "segment", label: "customers.column.segment", facets: facets?.segments ?? [] },
    { field: "village", label: "customers.column.village", facets: facets?.villages ?? [] },
    { field: "product", label: "customers.filter.product", facets: facets?.products ?? [] },
    { field: "branch", label: "customers.column.branch", facets: facets?.branches ?? [] },
  ];
  if (supervisor) fields.unshift({ field: "rm", label: "customers.column.rm", facets: facets?.rms ?? [] });
  const narrowed =
    query.contact !== null || query.text !== "" || fields.some(({ field }) => query[field] !== null);
  const { sort, descending } = query;
  return (
    <search className={classes.bar}>
      <TextInput
        ref={searchRef}
        className={classes.search ?? ""}
        aria-label={t("customers.search")}
        placeholder={t("customers.search")}
        leftSection={<IconSearch size="1rem" aria-hidden="true" />}
        rightSection={<KeyCap keys="/" />}
        value={query.text}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => onChange({ text: event.currentTarget.value })}
        onKeyDown={(event) => {
          if (event.key === "Escape" || (event.key === "Enter" && !event.nativeEvent.isComposing))
            event.currentTarget.blur();
        }}
      />
      {fields.map(({ field, label, facets: options }) => (
        <FacetSelect
          key={field}
          label={t(label)}
          facets={options}
          value={query[field]}
          onChange={(value) => onChange({ [field]: value })}
        />
      ))}
      <Select
        className={classes.select ?? ""}
        aria-label={t("customers.column.lastContact")}
        placeholder={t("customers.column.lastContact")}
        data={CONTACTS.map(({ value, label }) => ({ value, label: t(label) }))}
        value={query.contact}
        clearable
        clearButtonProps={{ "aria-label": t("customers.filter.clearOne") }}
        onChange={(value) => onChange({ contact: value as LastContactFilter | null })}
      />
      {narrowed && (
        <Button
          variant="subtle"
          size="sm"
          onClick={() => onChange({ ...emptyCustomerQuery, sort, descending })}
        >
          {t("customers.filter.clear")}
        </Button>
      )}
    </search>
  );
}

interface FacetSelectProps {
  label: string;
  facets: Facet[];
  value: string | null;
  onChange: (value: string | null) => void;
}

function FacetSelect({ label, facets, value, onChange }: FacetSelectProps) {
  const t = useT();
  const pick = usePick();
  return (
    <Select
      className={classes.select ?? ""}
      data-chosen={value !== null}
      aria-label={label}
      placeholder={label}
      data={facets.map((facet) => ({
        value: facet.code,
        label: t("customers.filter.option", { name: pick(facet.name), n: facet.count }),
      }))}
      value={value}
      clearable
      clearButtonProps={{ "aria-label": t("customers.filter.clearOne") }}
      searchable
      limit={200}
      nothingFoundMessage={t("common.none")}
      comboboxProps={{ width: "max-content", position: "bottom-start", shadow: "md" }}
      onChange={onChange}
    />
  );
}
