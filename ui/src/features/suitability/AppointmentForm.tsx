/**
 * A date in the dedicated area in place of a sale in the field (PR-11). To buy an insurance the need analysis comes with
 * it (PR-13): what it says against issuing at once is told when it is booked.
 */
import { Button, TextInput } from "@mantine/core";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useAct } from "@/api";
import type { AppointmentPurpose } from "@/api/gen/AppointmentPurpose";
import type { SuitabilityRow } from "@/api/gen/SuitabilityRow";
import type { SuitabilityView } from "@/api/gen/SuitabilityView";
import { useT } from "@/locales";
import { DueDate } from "@/parts/DueDate";
import { showSaved } from "@/parts/savedNotice";
import { FailureNote } from "@/shared/FailureNote";
import { KeyCap } from "@/shared/KeyCap";
import { OptionGroup } from "@/shared/OptionGroup";
import { appointmentAt, HOURS, type Need, needFacts, noNeed } from "./appointment";
import { NeedFields } from "./NeedFields";
import classes from "./Suitability.module.css";

interface AppointmentFormProps {
  view: SuitabilityView;
  row: SuitabilityRow;
  name: string;
  onDone: () => void;
}

export function AppointmentForm({ view, row, name, onDone }: AppointmentFormProps) {
  const t = useT();
  const book = useAct("appointment_book");
  const host = useRef<HTMLFieldSetElement>(null);
  // Whoever opens it by a key goes on by keys.
  useEffect(() => host.current?.querySelector<HTMLElement>("[role=radio][tabindex='0']")?.focus(), []);
  const [day, setDay] = useState<string | null>(null);
  const [hour, setHour] = useState<string>(HOURS[1]);
  const [purpose, setPurpose] = useState<AppointmentPurpose>("advise");
  const [note, setNote] = useState("");
  const [need, setNeed] = useState<Need>(noNeed);
  const analysed = row.kind === "insurance" && purpose === "buy";
  const facts = analysed ? needFacts(need) : null;
  const whole = day !== null && (!analysed || facts !== null);
  const run = async () => {
    if (!whole || day === null) return;
    const booked = await book
      .run({
        customer_no: view.customer_no,
        product: row.product,
        purpose,
        at: appointmentAt(day, hour),
        note,
        need: facts,
      })
      .catch(() => null);
    if (!booked) return;
    const flags = booked.flags.map((flag) => t(`codes.insuranceFlag.${flag}`));
    const title = flags.length > 0 ? "suitability.bookedFlags" : "suitability.booked";
    showSaved({
      title: t(title, { flags: flags.join(t("common.listSeparator")) }),
      about: name,
      at: booked.follow_up.created_at,
    });
    onDone();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      onDone();
    }
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      void run();
    }
  };
  return (
    <fieldset ref={host} className={classes.form} aria-label={t("suitability.book")} onKeyDown={onKeyDown}>
      <p className={classes.quiet}>{t("suitability.dedicatedArea")}</p>
      <OptionGroup
        label={t("suitability.purpose")}
        options={(["advise", "buy"] as const).map((value) => ({
          value,
          label: t(`codes.appointment.${value}`),
          hotkey: value === "advise" ? "a" : "b",
        }))}
        chosen={[purpose]}
        onPick={setPurpose}
      />
      <DueDate today={view.on} usual={null} value={day} onChange={setDay} />
      <OptionGroup
        label={t("suitability.hour")}
        options={HOURS.map((value) => ({ value, label: value, hotkey: "" }))}
        chosen={[hour]}
        onPick={setHour}
      />
      {analysed && <NeedFields need={need} onChange={setNeed} />}
      <TextInput
        size="xs"
        label={t("suitability.note")}
        value={note}
        autoComplete="off"
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <div className={classes.acts}>
        <Button
          size="xs"
          disabled={!whole}
          loading={book.busy}
          rightSection={<KeyCap keys="mod+enter" />}
          onClick={() => void run()}
        >
          {t("suitability.bookNow")}
        </Button>
        <Button size="xs" variant="default" rightSection={<KeyCap keys="escape" />} onClick={onDone}>
          {t("common.cancel")}
        </Button>
      </div>
      {book.failure && <FailureNote failure={book.failure} />}
    </fieldset>
  );
}
