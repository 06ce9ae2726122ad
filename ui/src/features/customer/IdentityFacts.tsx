/** The profile's own fields: masked where they must be, and changed in their place by those who may. */
import { IconPencil } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import type { ChangeRow } from "@/api/gen/ChangeRow";
import type { CustomerField } from "@/api/gen/CustomerField";
import type { CustomerView } from "@/api/gen/CustomerView";
import { useT } from "@/locales";
import { ChangeTag } from "@/parts/ChangeTag";
import { fieldWords } from "@/parts/changeWords";
import { useKeys } from "@/shared/keys";
import { ChangeForm } from "./ChangeForm";
import { EDIT_KEYS } from "./editing";
import classes from "./Identity.module.css";
import { MaskedValue } from "./MaskedValue";
import type { Reveal } from "./useReveal";

interface IdentityFactsProps {
  view: CustomerView;
  reveal: Reveal;
}

export function IdentityFacts({ view, reveal }: IdentityFactsProps) {
  const t = useT();
  const [editing, setEditing] = useState<CustomerField | null>(null);
  const { identity, row } = view;
  useKeys(
    EDIT_KEYS.map(({ field, keys, label }) => ({ keys, label, run: () => setEditing(field) })),
    view.may_change && editing === null,
  );
  const fact = (field: CustomerField, children: ReactNode) => (
    <Fact
      label={t(`codes.customerField.${field}`)}
      change={openChange(view.changes, field)}
      onEdit={view.may_change ? () => setEditing(field) : undefined}
      field={field}
    >
      {children}
    </Fact>
  );
  // The value of a covered field is not shown for being changed: what stands there is known to the device.
  // An occupation begins empty too, so that all that can be chosen is listed.
  const start = { phone: "", address: "", village: identity.village ?? "", occupation: "" };
  const known = {
    phone: identity.phone_masked,
    address: identity.address_masked,
    village: identity.village,
    occupation: identity.occupation,
  };
  return (
    <>
      <dl className={classes.facts}>
        {fact("phone", <MaskedValue field="phone" masked={identity.phone_masked} reveal={reveal} />)}
        <Fact label={t("customer.idNumber")}>
          <MaskedValue field="id_number" masked={identity.id_masked} reveal={reveal} />
        </Fact>
        {fact("address", <MaskedValue field="address" masked={identity.address_masked} reveal={reveal} />)}
        <Fact label={t("customer.place")}>{[identity.place, identity.grid].filter(Boolean).join(" · ")}</Fact>
        {fact("village", fieldWords(t, "village", identity.village))}
        {fact("occupation", fieldWords(t, "occupation", identity.occupation))}
      </dl>
      {editing && (
        <ChangeForm
          key={editing}
          customerNo={row.customer_no}
          customerName={row.name}
          field={editing}
          start={start[editing]}
          absent={known[editing] === null}
          onDone={() => setEditing(null)}
        />
      )}
    </>
  );
}

/** The newest change of a field that is not yet over. */
function openChange(changes: ChangeRow[], field: CustomerField): ChangeRow | undefined {
  return changes.find(
    (change) => change.field === field && (change.state === null || change.state === "disputed"),
  );
}

interface FactProps {
  label: string;
  field?: CustomerField;
  change?: ChangeRow | undefined;
  onEdit?: (() => void) | undefined;
  children: ReactNode;
}

function Fact({ label, field, change, onEdit, children }: FactProps) {
  const t = useT();
  const known = EDIT_KEYS.find((entry) => entry.field === field);
  return (
    <div className={classes.fact}>
      <dt>
        {label} {change && <ChangeTag change={change} />}
      </dt>
      <dd>
        <span className={classes.factValue}>{children}</span>
        {onEdit && known && (
          <button type="button" className={classes.reveal} aria-label={t(known.label)} onClick={onEdit}>
            <IconPencil size="0.95rem" aria-hidden="true" />
          </button>
        )}
      </dd>
    </div>
  );
}
