/** Whose laptop this is, what it is called at headquarters, and what lies on it. */
import { useCommand } from "@/api";
import { usePick, useT } from "@/locales";
import { FactList } from "@/shared/FactList";
import { useFormat } from "@/shared/format";
import { Loaded } from "@/shared/Loaded";
import { Panel } from "@/shared/Panel";

export function DevicePanel() {
  const t = useT();
  const pick = usePick();
  const format = useFormat();
  const device = useCommand("device_state", {});
  return (
    <Panel title={t("settings.device")}>
      <Loaded query={device}>
        {(state) => (
          <FactList
            facts={[
              [t("settings.device.staff"), [state.staff?.name, state.staff_no].filter(Boolean).join(" · ")],
              [t("settings.device.branch"), state.staff && pick(state.staff.branch_name)],
              [t("settings.device.bank"), state.bank && pick(state.bank.name)],
              [t("settings.device.label"), state.device_label],
              [t("settings.device.enrolled"), state.enrolled_at && format.stamp(state.enrolled_at)],
              [t("settings.device.hq"), state.hq_url],
            ]}
          />
        )}
      </Loaded>
    </Panel>
  );
}
