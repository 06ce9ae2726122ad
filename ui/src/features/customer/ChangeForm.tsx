/** Another value for one field, in its place on the page. A covered field is changed without showing what stands there. */
import { Autocomplete, Button, TextInput } from "@mantine/core";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useAct } from "@/api";
import type { CustomerField } from "@/api/gen/CustomerField";
import { useT } from "@/locales";
import { showSaved } from "@/parts/savedNotice";
import { FailureNote } from "@/shared/FailureNote";
import { KeyCap } from "@/shared/KeyCap";
import classes from "./ChangeForm.module.css";
import { jobNames, valueToSend } from "./editing";

interface ChangeFormProps {
  customerNo: string;
  customerName: string;
  field: CustomerField;
  /** What to begin with; empty for a covered field. */
  start: string;
  /** Nothing is on file: there is nothing to empty. */
  absent: boolean;
  onDone: () => void;
}

export function ChangeForm({ customerNo, customerName, field, start, absent, onDone }: ChangeFormProps) {
  const t = useT();
  const ask = useAct("change_ask");
  const [value, setValue] = useState(start);
  const [reason, setReason] = useState("");
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.select(), []);
  const name = t(`codes.customerField.${field}`);
  const typed = valueToSend(t, field, value);
  const send = async (next: string | null) => {
    const saved = await ask.run({ customer_no: customerNo, field, value: next, reason }).catch(() => null);
    if (!saved) return;
    showSaved({ title: t("customer.edit.saved", { field: name }), about: customerName, at: saved.saved_at });
    onDone();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // A choice from the list is made by the same key.
    if (event.nativeEvent.isComposing || event.defaultPrevented) return;
    if (event.key === "Escape") {
      event.preventDefault();
      onDone();
    }
    if (event.key === "Enter") {
      event.preventDefault();
      if (!ask.busy && typed !== null) void send(typed);
    }
  };
  const common = { ref: first, size: "xs" as const, label: t("customer.edit.new", { field: name }), value };
  return (
    <fieldset className={classes.form} onKeyDown={onKeyDown} aria-label={t(`customer.edit.${field}`)}>
      {field === "occupation" ? (
        <Autocomplete
          {...common}
          data={jobNames(t)}
          comboboxProps={{ withinPortal: false }}
          onChange={setValue}
        />
      ) : (
        <TextInput
          {...common}
          inputMode={field === "phone" ? "tel" : "text"}
          autoComplete="off"
          onChange={(event) => setValue(event.currentTarget.value)}
        />
      )}
      <TextInput
        size="xs"
        label={t("customer.edit.reason")}
        autoComplete="off"
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <div className={classes.acts}>
        <Button
          size="xs"
          loading={ask.busy}
          disabled={typed === null}
          rightSection={<KeyCap keys="enter" />}
          onClick={() => void send(typed)}
        >
          {t("customer.edit.save")}
        </Button>
        {!absent && (
          <Button size="xs" variant="default" disabled={ask.busy} onClick={() => void send(null)}>
            {t("customer.edit.empty")}
          </Button>
        )}
        <Button size="xs" variant="default" rightSection={<KeyCap keys="escape" />} onClick={onDone}>
          {t("customer.edit.cancel")}
        </Button>
      </div>
      <p className={classes.hint}>{t("customer.edit.hint")}</p>
      {ask.failure && <FailureNote failure={ask.failure} />}
    </fieldset>
  );
}
