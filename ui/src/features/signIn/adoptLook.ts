/** Language, theme and size chosen before the unlock become the person's settings, so that they stay. */
import { call } from "@/api";
import { preferences } from "@/shared/preferences";

let chosen = false;

/** Somebody chose a look on this page. */
export function rememberChoice(): void {
  chosen = true;
}

/** Keeps the look of this page: always for a new device, otherwise only what somebody chose here. */
export async function adoptLook(always: boolean): Promise<void> {
  if (!always && !chosen) return;
  const { language, theme, textPercent } = preferences.get();
  const settings = await call("settings_get", {});
  await call("settings_set", { ...settings, language, theme, text_percent: textPercent });
  chosen = false;
}
