/** The window: who may see it is settled first, then rail, top bar and page. */
import { Outlet } from "@tanstack/react-router";
import { useEffect } from "react";
import { useChanges, useCommand } from "@/api";
import type { DeviceState } from "@/api/gen/DeviceState";
import { SignInPage } from "@/features/signIn/SignInPage";
import { VisitSheetHost } from "@/features/visit/VisitSheetHost";
import { useT } from "@/locales";
import { SavedNoticeHost } from "@/parts/SavedNoticeHost";
import { ErrorBoundary } from "@/shared/ErrorBoundary";
import { Loaded } from "@/shared/Loaded";
import { preferences } from "@/shared/preferences";
import { FirstSync } from "./FirstSync";
import { KeyHelp } from "./KeyHelp";
import { Palette } from "./Palette";
import { Rail } from "./Rail";
import classes from "./Shell.module.css";
import { TopBar } from "./TopBar";
import { useAutoLock } from "./useAutoLock";
import { useDeviceState } from "./useDevice";
import { useGlobalKeys } from "./useGlobalKeys";
import { useOverlay } from "./useOverlay";
import { Watermark } from "./Watermark";

export function Shell() {
  const device = useDeviceState();
  useChanges();
  return (
    <Loaded query={device}>
      {(state) => (state.stage === "unlocked" ? <Workbench device={state} /> : <SignInPage device={state} />)}
    </Loaded>
  );
}

function Workbench({ device }: { device: DeviceState }) {
  const t = useT();
  const overlay = useOverlay();
  const supervisor = device.staff?.role === "supervisor";
  useSettingsInForce();
  useAutoLock();
  useGlobalKeys(overlay, supervisor);
  return (
    <div className={classes.window}>
      <button type="button" className={classes.skip} onClick={() => document.getElementById("main")?.focus()}>
        {t("shell.skip")}
      </button>
      <Rail device={device} supervisor={supervisor} />
      <div className={classes.stage}>
        <TopBar
          device={device}
          onSearch={() => overlay.open("palette")}
          onKeys={() => overlay.open("keys")}
        />
        <FirstSync />
        <main id="main" className={classes.main} tabIndex={-1}>
          <ErrorBoundary>
            <Outlet />
          </ErrorBoundary>
        </main>
      </div>
      <Palette
        opened={overlay.shown === "palette"}
        onClose={overlay.close}
        supervisor={supervisor}
        onKeys={() => overlay.open("keys")}
      />
      <KeyHelp opened={overlay.shown === "keys"} onClose={overlay.close} />
      <VisitSheetHost />
      <SavedNoticeHost />
      <Watermark staffNo={device.staff?.staff_no ?? device.staff_no ?? ""} />
    </div>
  );
}

/** The settings of this person replace the look from before the unlock. */
function useSettingsInForce(): void {
  const settings = useCommand("settings_get", {}).data;
  useEffect(() => {
    if (!settings) return;
    preferences.set({
      language: settings.language,
      theme: settings.theme,
      textPercent: settings.text_percent,
    });
  }, [settings]);
}
