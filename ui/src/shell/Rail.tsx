/** The left rail: where one is, where one can go, what waits there, and the way out. */
import { IconLock } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useCommand } from "@/api";
import type { DeviceState } from "@/api/gen/DeviceState";
import { usePick, useT } from "@/locales";
import { KeyCap } from "@/shared/KeyCap";
import { type Destination, destinationsFor } from "./destinations";
import classes from "./Rail.module.css";
import { useLock } from "./useAutoLock";

interface RailProps {
  device: DeviceState;
  supervisor: boolean;
}

export function Rail({ device, supervisor }: RailProps) {
  const t = useT();
  const pick = usePick();
  const lock = useLock();
  const waiting = useWaiting();
  return (
    <aside className={classes.rail}>
      <div className={classes.brand}>
        <span className={classes.seal} aria-hidden="true">
          {t("shell.sealMark")}
        </span>
        <span className={classes.words}>
          <span className={classes.name}>{t("shell.brand")}</span>
          {device.bank && <span className={classes.bank}>{pick(device.bank.name)}</span>}
        </span>
      </div>
      <nav aria-label={t("shell.nav")}>
        <ul className={classes.list}>
          {destinationsFor(supervisor).map((destination) => (
            <li key={destination.to}>
              <RailLink destination={destination} waiting={waiting[destination.to]} />
            </li>
          ))}
        </ul>
      </nav>
      <div className={classes.person}>
        <div className={classes.who}>
          <span className={classes.staff}>
            {device.staff?.name} <span className={classes.role}>{device.staff?.staff_no}</span>
          </span>
          <span className={classes.role}>{device.staff && t(`codes.role.${device.staff.role}`)}</span>
        </div>
        <button
          type="button"
          className={classes.lock}
          onClick={() => void lock()}
          aria-label={t("shell.key.lock")}
        >
          <IconLock size="1.1rem" aria-hidden="true" />
        </button>
      </div>
    </aside>
  );
}

function RailLink({ destination, waiting }: { destination: Destination; waiting: number | undefined }) {
  const t = useT();
  const Icon = destination.icon;
  return (
    <Link
      to={destination.to}
      className={classes.link ?? ""}
      title={t(destination.label)}
      activeProps={{ className: classes.active ?? "" }}
    >
      <Icon size="1.15rem" stroke={1.7} aria-hidden="true" />
      <span className={classes.label}>{t(destination.label)}</span>
      {waiting ? (
        <span className={classes.waiting}>
          {waiting}
          <span className="visually-hidden">{t("shell.waiting")}</span>
        </span>
      ) : (
        <span className={classes.hint}>
          <KeyCap keys={destination.keys} />
        </span>
      )}
    </Link>
  );
}

/** What needs a person, by page. */
function useWaiting(): Partial<Record<Destination["to"], number>> {
  const overdue = useCommand("follow_up_list", {
    view: "overdue",
    owner: null,
    customer_no: null,
    offset: 0,
    limit: 1,
  });
  const sync = useCommand("sync_state", {});
  return { "/follow-ups": overdue.data?.counts.overdue ?? 0, "/outbox": sync.data?.needs_attention ?? 0 };
}
