/** One device of the team in a list: whose it is, when it was last there, and whether it needs a look. */
import { IconAlertCircle, IconCheck, IconLock } from "@tabler/icons-react";
import type { TeamDevice } from "@/api/gen/TeamDevice";
import { useT } from "@/locales";
import { moment } from "@/parts/syncSentence";
import { useFormat } from "@/shared/format";
import classes from "./TeamDevices.module.css";

export function DeviceLine({ device }: { device: TeamDevice }) {
  const t = useT();
  const format = useFormat();
  return (
    <span className={classes.line}>
      <span className={classes.what}>
        <span className={classes.holder}>
          {device.staff.map((holder) => holder.name).join(t("common.listSeparator"))}
        </span>
        <span className={classes.label}>{device.label}</span>
      </span>
      <span className={classes.end}>
        <DeviceSign device={device} />
        <span className={classes.seen}>
          {t("team.devices.seen", { at: moment(device.last_seen_at, format) })}
        </span>
      </span>
    </span>
  );
}

/** What of it needs a look, in a few words and a sign. */
export function DeviceSign({ device }: { device: TeamDevice }) {
  const t = useT();
  if (device.revoked_at)
    return (
      <span className={classes.sign} data-state="revoked">
        <IconLock size="0.875rem" aria-hidden="true" /> {t("team.devices.revoked")}
      </span>
    );
  const Icon = device.trouble ? IconAlertCircle : IconCheck;
  return (
    <span className={classes.sign} data-state={device.trouble ? "trouble" : "fine"}>
      <Icon size="0.875rem" aria-hidden="true" />{" "}
      {t(device.trouble ? `team.devices.trouble.${device.trouble}` : "team.devices.complete")}
    </span>
  );
}
