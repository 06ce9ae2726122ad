/** Saved views: a question one asks often, under a name. */
import { Button, Popover, TextInput } from "@mantine/core";
import { IconBookmarkPlus, IconX } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import { useAct, useCommand } from "@/api";
import type { CustomerQuery } from "@/api/gen/CustomerQuery";
import { useT } from "@/locales";
import { emptyCustomerQuery } from "@/parts/customerQuery";
import { FailureNote } from "@/shared/FailureNote";
import classes from "./ViewTabs.module.css";

interface ViewTabsProps {
  query: CustomerQuery;
  onChoose: (query: CustomerQuery) => void;
}

/** Two queries ask the same, whatever part of the answer is in sight. */
function sameQuestion(a: CustomerQuery, b: CustomerQuery): boolean {
  const keys = Object.keys(emptyCustomerQuery) as (keyof CustomerQuery)[];
  return keys.every((key) => key === "offset" || key === "limit" || a[key] === b[key]);
}

export function ViewTabs({ query, onChoose }: ViewTabsProps) {
  const t = useT();
  const views = useCommand("view_list", {}).data ?? [];
  const remove = useAct("view_delete");
  const saved =
    views.some((view) => sameQuestion(view.query, query)) || sameQuestion(query, emptyCustomerQuery);
  return (
    <div className={classes.tabs}>
      <button
        type="button"
        className={classes.tab}
        aria-pressed={sameQuestion(query, emptyCustomerQuery)}
        onClick={() => onChoose(emptyCustomerQuery)}
      >
        {t("customers.view.all")}
      </button>
      {views.map((view) => (
        <span key={view.view_id} className={classes.saved}>
          <button
            type="button"
            className={classes.tab}
            aria-pressed={sameQuestion(view.query, query)}
            onClick={() => onChoose(view.query)}
          >
            {view.name}
          </button>
          <button
            type="button"
            className={classes.remove}
            aria-label={t("customers.view.delete", { name: view.name })}
            onClick={() => void remove.run({ view_id: view.view_id }).catch(() => undefined)}
          >
            <IconX size="0.8rem" aria-hidden="true" />
          </button>
        </span>
      ))}
      {!saved && <SaveView query={query} />}
    </div>
  );
}

function SaveView({ query }: { query: CustomerQuery }) {
  const t = useT();
  const save = useAct("view_save");
  const [opened, setOpened] = useState(false);
  const [name, setName] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void save.run({ name: name.trim(), query }).then(
      () => setOpened(false),
      () => undefined,
    );
  };
  return (
    <Popover opened={opened} onChange={setOpened} shadow="md" trapFocus position="bottom-start">
      <Popover.Target>
        <button
          type="button"
          className={classes.tab}
          aria-expanded={opened}
          onClick={() => setOpened(!opened)}
        >
          <IconBookmarkPlus size="0.95rem" aria-hidden="true" />
          {t("customers.view.save")}
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t("customers.view.save")}>
        <form className={classes.form} onSubmit={submit}>
          <TextInput
            label={t("customers.view.name")}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          {save.failure && <FailureNote failure={save.failure} />}
          <Button type="submit" size="xs" loading={save.busy} disabled={name.trim() === ""}>
            {t("common.save")}
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
