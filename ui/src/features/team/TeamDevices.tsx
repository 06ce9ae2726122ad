/** The team's devices as headquarters has seen them: what is missing, what waits too long, and who was last there when. */
import { Button } from "@mantine/core";
import { useState } from "react";
import { type AppFailure, useCommand } from "@/api";
import type { TeamDevice } from "@/api/gen/TeamDevice";
import type { TeamDevices as TeamDevicesAnswer } from "@/api/gen/TeamDevices";
import { useT } from "@/locales";
import { moment } from "@/parts/syncSentence";
import { CountTabs } from "@/shared/CountTabs";
import { Empty } from "@/shared/Empty";
import { errorSentence } from "@/shared/FailureNote";
import { useFormat } from "@/shared/format";
import { RowList } from "@/shared/RowList";
import { SplitPane } from "@/shared/SplitPane";
import { useCursor } from "@/shared/useCursor";
import { DeviceLine } from "./DeviceLine";
import { DeviceReader } from "./DeviceReader";
import classes from "./TeamDevices.module.css";

type Filter = "all" | "look";

export function TeamDevices() {
  const t = useT();
  const query = useCommand("team_devices", {}, { fresh: true });
  if (query.error) return <Away failure={query.error} onAgain={() => void query.refetch()} />;
  return query.data ? (
    <Devices answer={query.data} />
  ) : (
    <p className={classes.asking}>{t("team.devices.asking")}</p>
  );
}

/** Without headquarters there is nothing to show, and nothing is wrong with this device either. */
function Away({ failure, onAgain }: { failure: AppFailure; onAgain: () => void }) {
  const t = useT();
  return (
    <div className={classes.away} role="status">
      <p className={classes.awaySentence}>{errorSentence(t, failure.code, failure.detail)}</p>
      <p className={classes.words}>{t("team.devices.away")}</p>
      <Button size="xs" variant="default" onClick={onAgain}>
        {t("common.tryAgain")}
      </Button>
    </div>
  );
}

function Devices({ answer }: { answer: TeamDevicesAnswer }) {
  const t = useT();
  const format = useFormat();
  const needy = answer.devices.filter((device) => device.trouble !== null);
  const [filter, setFilter] = useState<Filter>("all");
  if (answer.devices.length === 0)
    return (
      <Empty>
        <p>{t("team.devices.empty")}</p>
        <p>{t("team.devices.emptyHint")}</p>
      </Empty>
    );
  const shown = filter === "look" ? needy : answer.devices;
  const words = needy.length === 0 ? t("team.devices.fine") : t("team.devices.look", { count: needy.length });
  return (
    <>
      <div className={classes.bar}>
        <CountTabs
          label={t("team.devices.filter")}
          chosen={filter}
          onChoose={setFilter}
          tabs={[
            { value: "all", label: t("team.devices.all"), count: answer.devices.length },
            { value: "look", label: t("team.devices.needLook"), count: needy.length, urgent: true },
          ]}
        />
        <p className={classes.words}>
          {words} {t("team.devices.asked", { at: moment(answer.asked_at, format) })}
        </p>
      </div>
      <DevicePanes key={filter} devices={shown} />
    </>
  );
}

function DevicePanes({ devices }: { devices: readonly TeamDevice[] }) {
  const t = useT();
  const cursor = useCursor({ count: devices.length, onOpen: () => undefined });
  const device = devices[cursor.index];
  if (!device)
    return (
      <Empty>
        <p>{t("team.devices.fine")}</p>
      </Empty>
    );
  const list = (
    <RowList
      label={t("team.devices.list")}
      rows={devices}
      keyOf={(one) => one.device_id}
      index={cursor.index}
      onSelect={cursor.moveTo}
    >
      {(one) => <DeviceLine device={one} />}
    </RowList>
  );
  return (
    <SplitPane list={list} label={device.label} reading>
      <DeviceReader device={device} />
    </SplitPane>
  );
}
