/** Something is wrong with this laptop's files: what, what stays safe, and what may be done. */
import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useAct } from "@/api";
import type { DeviceProblem } from "@/api/gen/DeviceProblem";
import type { RepairAction } from "@/api/gen/RepairAction";
import { type MessageId, useT } from "@/locales";
import { FailureNote } from "@/shared/FailureNote";
import { useSettleDevice } from "@/shell/useDevice";
import classes from "./SignIn.module.css";

interface Choice {
  action: RepairAction;
  label: MessageId;
  /** Asked again before it is done. */
  warning: MessageId;
}

const ASIDE: Choice = {
  action: "set_outbox_aside",
  label: "signIn.repair.setAside",
  warning: "signIn.repair.setAsideWarning",
};

const CHOICES: Record<DeviceProblem, Choice[]> = {
  outbox_missing: [{ ...ASIDE, label: "signIn.repair.beginNew", warning: "signIn.repair.beginNewWarning" }],
  outbox_damaged: [ASIDE],
  outbox_newer: [],
  keys_damaged: [],
  keys_newer: [],
  cache_rebuilt: [],
};

interface ProblemPanelProps {
  problem: DeviceProblem;
  onEnrol: () => void;
}

export function ProblemPanel({ problem, onEnrol }: ProblemPanelProps) {
  const t = useT();
  const client = useQueryClient();
  const calm = problem === "cache_rebuilt";
  return (
    <section className={classes.problem} data-calm={calm} role={calm ? "status" : "alert"}>
      <h2>{t(`signIn.problem.${problem}`)}</h2>
      <p>{t(`signIn.problem.${problem}.safe`)}</p>
      {!calm && (
        <div className={classes.choices}>
          <Button size="xs" onClick={() => void client.invalidateQueries({ queryKey: ["device_state"] })}>
            {t("signIn.repair.lookAgain")}
          </Button>
          {CHOICES[problem].map((choice) => (
            <RepairButton key={choice.action} choice={choice} />
          ))}
          {problem === "keys_damaged" && (
            <Button size="xs" variant="default" onClick={onEnrol}>
              {t("signIn.repair.enrolAgain")}
            </Button>
          )}
        </div>
      )}
    </section>
  );
}

function RepairButton({ choice }: { choice: Choice }) {
  const t = useT();
  const repair = useAct("device_repair");
  const settle = useSettleDevice();
  const [asked, setAsked] = useState(false);
  if (!asked) {
    return (
      <Button size="xs" variant="default" onClick={() => setAsked(true)}>
        {t(choice.label)}
      </Button>
    );
  }
  return (
    <div className={classes.confirm}>
      <p>{t(choice.warning)}</p>
      {repair.failure && <FailureNote failure={repair.failure} />}
      <div className={classes.choices}>
        <Button size="xs" variant="default" onClick={() => setAsked(false)}>
          {t("common.cancel")}
        </Button>
        <Button
          size="xs"
          color="red"
          loading={repair.busy}
          onClick={() => void repair.run({ action: choice.action }).then(settle, () => undefined)}
        >
          {t("signIn.repair.doIt")}
        </Button>
      </div>
    </div>
  );
}
