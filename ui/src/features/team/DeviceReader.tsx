/** One device: what is the matter in a sentence, what to do, and the numbers of each of its installs. */
import type { DeviceInstall } from "@/api/gen/DeviceInstall";
import type { TeamDevice } from "@/api/gen/TeamDevice";
import { useT } from "@/locales";
import { moment } from "@/parts/syncSentence";
import { FactList } from "@/shared/FactList";
import { useFormat } from "@/shared/format";
import classes from "./TeamDevices.module.css";

export function DeviceReader({ device }: { device: TeamDevice }) {
  const t = useT();
  const format = useFormat();
  const holders = device.staff.map((holder) => `${holder.name} ${holder.staff_no}`);
  return (
    <article className={classes.reader}>
      <header>
        <h2 className={classes.title}>{device.label}</h2>
        <p className={classes.holders}>{holders.join(t("common.listSeparator"))}</p>
      </header>
      <Matter device={device} />
      {device.installs.map((install, at) => (
        <section key={install.install_id} className={classes.install}>
          <h3 className={classes.heading}>
            {t(at === 0 ? "team.devices.install.now" : "team.devices.install.before")}
          </h3>
          <InstallFacts install={install} />
        </section>
      ))}
      <FactList
        facts={[
          [t("team.devices.lastSeen"), moment(device.last_seen_at, format)],
          [t("team.devices.id"), device.device_id],
        ]}
      />
    </article>
  );
}

function Matter({ device }: { device: TeamDevice }) {
  const t = useT();
  const format = useFormat();
  const { trouble, revoked_at } = device;
  if (revoked_at)
    return <p className={classes.calm}>{t("team.devices.revokedAt", { at: moment(revoked_at, format) })}</p>;
  if (!trouble) return <p className={classes.calm}>{t("team.devices.nothing")}</p>;
  return (
    <div className={classes.matter}>
      <p className={classes.sentence}>{t(`team.devices.trouble.${trouble}.why`)}</p>
      <p>{t(`team.devices.trouble.${trouble}.cure`)}</p>
    </div>
  );
}

function InstallFacts({ install }: { install: DeviceInstall }) {
  const t = useT();
  const format = useFormat();
  const missing =
    install.first_gap === null ? t("common.none") : t("team.devices.no", { number: install.first_gap });
  const gap = install.first_gap === null ? missing : <strong className={classes.alarm}>{missing}</strong>;
  const at = (iso: string | null) => (iso ? moment(iso, format) : t("common.none"));
  return (
    <FactList
      facts={[
        [t("team.devices.highest"), format.count(install.highest_number)],
        [t("team.devices.missing"), gap],
        [t("team.devices.signed"), format.count(install.signed_for)],
        [t("team.devices.unsent"), install.reported_at ? format.count(install.unsent) : null],
        [t("team.devices.oldest"), install.reported_at ? at(install.oldest_unsent_at) : null],
        [t("team.devices.reported"), install.reported_at ? at(install.reported_at) : t("team.devices.never")],
      ]}
    />
  );
}
