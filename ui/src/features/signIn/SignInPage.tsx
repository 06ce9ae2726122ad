/** Who are you, and may this laptop open? Enrolment needs headquarters once; unlocking never does. */
import { SegmentedControl } from "@mantine/core";
import { useEffect, useState } from "react";
import type { DeviceState } from "@/api/gen/DeviceState";
import { type LanguageCode, usePick, useT } from "@/locales";
import { RescueFile } from "@/parts/RescueFile";
import { preferences, usePreferences } from "@/shared/preferences";
import { rememberChoice } from "./adoptLook";
import { EnrolForm } from "./EnrolForm";
import { ProblemPanel } from "./ProblemPanel";
import classes from "./SignIn.module.css";
import { UnlockForm } from "./UnlockForm";
import { WipedPanel } from "./WipedPanel";

export function SignInPage({ device }: { device: DeviceState }) {
  const t = useT();
  const pick = usePick();
  const [anew, setAnew] = useState(false);
  const fresh = device.stage === "new" || anew;
  const title = t(fresh ? "signIn.enrolTitle" : "signIn.unlockTitle");
  useEffect(() => {
    document.title = t("common.windowTitle", { page: title });
  }, [t, title]);
  return (
    <div className={classes.page}>
      <section className={classes.cover} aria-label={t("shell.brand")}>
        <div className={classes.mark}>
          <span className={classes.seal} aria-hidden="true">
            {t("shell.sealMark")}
          </span>
          <span className={classes.brand}>{t("shell.brand")}</span>
        </div>
        <p className={classes.promise}>{t("signIn.promise")}</p>
        <ul className={classes.states}>
          <li>{t("codes.delivery.on_device")}</li>
          <li>{t("codes.delivery.sent")}</li>
          <li>{t("codes.delivery.signed_for")}</li>
        </ul>
        <p className={classes.version}>{t("signIn.version", { version: device.app_version })}</p>
      </section>
      <main className={classes.desk}>
        <div className={classes.language}>
          <LanguageChoice />
        </div>
        <div className={classes.card}>
          {device.bank && <p className={classes.bank}>{pick(device.bank.name)}</p>}
          <h1 className={classes.title}>{title}</h1>
          {device.wiped && (
            <>
              <WipedPanel wiped={device.wiped} />
              <RescueFile whenNothing="hide" />
            </>
          )}
          {device.problem && <ProblemPanel problem={device.problem} onEnrol={() => setAnew(true)} />}
          {fresh ? <EnrolForm device={device} /> : <UnlockForm device={device} />}
          {!device.wiped && <RescueFile whenNothing="hide" />}
        </div>
      </main>
    </div>
  );
}

function LanguageChoice() {
  const t = useT();
  const { language } = usePreferences();
  return (
    <SegmentedControl
      size="xs"
      aria-label={t("settings.language")}
      value={language}
      onChange={(value) => {
        preferences.set({ language: value as LanguageCode });
        rememberChoice();
      }}
      data={[
        { value: "zh-CN", label: t("settings.language.chinese") },
        { value: "en", label: t("settings.language.english") },
      ]}
    />
  );
}
