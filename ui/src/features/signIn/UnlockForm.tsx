/** The password, and nothing else: no network is needed. */
import { Button, PasswordInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useAct } from "@/api";
import type { DeviceState } from "@/api/gen/DeviceState";
import { useT } from "@/locales";
import { FailureNote } from "@/shared/FailureNote";
import { useSettleDevice } from "@/shell/useDevice";
import { adoptLook } from "./adoptLook";
import classes from "./SignIn.module.css";

/** Problems with which an unlock cannot succeed. */
const BLOCKING = new Set(["keys_damaged", "keys_newer", "outbox_newer"]);

export function UnlockForm({ device }: { device: DeviceState }) {
  const t = useT();
  const unlock = useAct("device_unlock");
  const settle = useSettleDevice();
  const [password, setPassword] = useState("");
  if (device.problem && BLOCKING.has(device.problem)) return null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void unlock.run({ password }).then(
      (state) =>
        adoptLook(false).then(
          () => settle(state),
          () => settle(state),
        ),
      () => setPassword(""),
    );
  };
  return (
    <form className={classes.form} onSubmit={submit}>
      <dl className={classes.facts}>
        {device.staff_no && <Fact label={t("signIn.staffNo")} value={device.staff_no} />}
        {device.device_label && <Fact label={t("signIn.deviceLabel")} value={device.device_label} />}
      </dl>
      <PasswordInput
        data-autofocus
        autoFocus
        size="md"
        label={t("signIn.password")}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        autoComplete="current-password"
        visibilityToggleButtonProps={{ "aria-label": t("signIn.showPassword") }}
      />
      {unlock.failure && <FailureNote failure={unlock.failure} />}
      <Button type="submit" size="md" loading={unlock.busy} disabled={password === ""}>
        {t("signIn.unlock")}
      </Button>
      <p className={classes.hint}>{t("signIn.offlineHint")}</p>
    </form>
  );
}

function Fact({ label, value }: { label: string; value: string }) {
  return (
    <div className={classes.fact}>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}
