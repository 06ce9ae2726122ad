/** A new device: headquarters proves the person once, then this laptop opens without a network. */
import { Button, PasswordInput, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useAct } from "@/api";
import type { DeviceState } from "@/api/gen/DeviceState";
import type { EnrolInput } from "@/api/gen/EnrolInput";
import { useT } from "@/locales";
import { FailureNote } from "@/shared/FailureNote";
import { useSettleDevice } from "@/shell/useDevice";
import { adoptLook } from "./adoptLook";
import classes from "./SignIn.module.css";

export function EnrolForm({ device }: { device: DeviceState }) {
  const t = useT();
  const enrol = useAct("device_enrol");
  const settle = useSettleDevice();
  const [input, setInput] = useState<EnrolInput>({
    hq_url: device.hq_url ?? "",
    staff_no: device.staff_no ?? "",
    password: "",
    label: device.device_label ?? t("signIn.defaultLabel"),
  });
  const set = (field: keyof EnrolInput) => (event: { currentTarget: { value: string } }) => {
    const value = event.currentTarget.value;
    setInput((now) => ({ ...now, [field]: value }));
  };
  const complete = Object.values(input).every((value) => value.trim() !== "");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const trimmed = {
      ...input,
      hq_url: input.hq_url.trim(),
      staff_no: input.staff_no.trim(),
      label: input.label.trim(),
    };
    void enrol.run(trimmed).then(
      (state) =>
        adoptLook(true).then(
          () => settle(state),
          () => settle(state),
        ),
      () => undefined,
    );
  };
  return (
    <form className={classes.form} onSubmit={submit}>
      <p className={classes.hint}>{t("signIn.enrolHint")}</p>
      <TextInput
        autoFocus={device.hq_url === null}
        label={t("signIn.hqUrl")}
        placeholder={t("signIn.hqUrlExample")}
        value={input.hq_url}
        onChange={set("hq_url")}
        inputMode="url"
        spellCheck={false}
      />
      <TextInput
        autoFocus={device.hq_url !== null && device.staff_no === null}
        label={t("signIn.staffNo")}
        value={input.staff_no}
        onChange={set("staff_no")}
        autoComplete="username"
        spellCheck={false}
      />
      <PasswordInput
        autoFocus={device.hq_url !== null && device.staff_no !== null}
        label={t("signIn.password")}
        value={input.password}
        onChange={set("password")}
        autoComplete="current-password"
        visibilityToggleButtonProps={{ "aria-label": t("signIn.showPassword") }}
      />
      <TextInput label={t("signIn.deviceLabel")} value={input.label} onChange={set("label")} />
      {enrol.failure && <FailureNote failure={enrol.failure} />}
      <Button type="submit" size="md" loading={enrol.busy} disabled={!complete}>
        {t("signIn.enrol")}
      </Button>
    </form>
  );
}
