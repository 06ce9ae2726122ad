/** A new follow-up for a customer: what, when, a remark. */
import { Button, Drawer, TextInput } from "@mantine/core";
import { useState } from "react";
import { useAct, useCommand } from "@/api";
import type { FollowUpKind } from "@/api/gen/FollowUpKind";
import { useT } from "@/locales";
import { DueDate } from "@/parts/DueDate";
import { addDays } from "@/parts/dates";
import { FOLLOW_UP_KEYS } from "@/parts/followUpKeys";
import { showSaved } from "@/parts/savedNotice";
import { FailureNote } from "@/shared/FailureNote";
import { useFormat } from "@/shared/format";
import { KeyCap } from "@/shared/KeyCap";
import { OptionGroup } from "@/shared/OptionGroup";
import classes from "./FollowUpForm.module.css";

interface FollowUpFormProps {
  customerNo: string;
  today: string;
  onClose: () => void;
}

export function FollowUpForm({ customerNo, today, onClose }: FollowUpFormProps) {
  const t = useT();
  const format = useFormat();
  const create = useAct("follow_up_create");
  const customer = useCommand("customer_open", { customer_no: customerNo }).data?.row;
  const [kind, setKind] = useState<FollowUpKind>("call");
  const [dueOn, setDueOn] = useState<string | null>(addDays(today, 2));
  const [note, setNote] = useState("");
  const name = customer?.name ?? customerNo;

  const save = async () => {
    if (!dueOn) return;
    const row = await create
      .run({ customer_no: customerNo, kind, due_on: dueOn, note: note.trim() })
      .catch(() => null);
    if (!row) return;
    const words = { kind: t(`codes.followUpKind.${kind}`), date: format.dayMonth(dueOn) };
    showSaved({ title: t("followUps.created.toast", words), about: name, at: row.created_at });
    onClose();
  };
  return (
    <Drawer.Root opened onClose={onClose} position="right" size="32rem">
      <Drawer.Overlay />
      <Drawer.Content>
        <Drawer.Header role="presentation">
          <Drawer.Title>{t("followUps.newFor", { name })}</Drawer.Title>
          <Drawer.CloseButton aria-label={t("common.close")} />
        </Drawer.Header>
        <Drawer.Body>
          <div
            className={classes.form}
            onKeyDown={(event) => {
              if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
              event.preventDefault();
              void save();
            }}
          >
            <div className={classes.field}>
              <span className={classes.label}>{t("followUps.kind")}</span>
              <OptionGroup
                label={t("followUps.kind")}
                options={FOLLOW_UP_KEYS.map(([value, hotkey]) => ({
                  value,
                  hotkey,
                  label: t(`codes.followUpKind.${value}`),
                }))}
                chosen={[kind]}
                onPick={setKind}
              />
            </div>
            <div className={classes.field}>
              <span className={classes.label}>{t("followUps.due")}</span>
              <DueDate
                today={today}
                usual={null}
                value={dueOn}
                invalid={dueOn === null}
                onChange={setDueOn}
              />
            </div>
            <TextInput
              label={t("followUps.note")}
              value={note}
              onChange={(event) => setNote(event.currentTarget.value)}
            />
            {create.failure && <FailureNote failure={create.failure} />}
            <Button
              className={classes.save}
              loading={create.busy}
              disabled={dueOn === null}
              onClick={() => void save()}
            >
              <span className={classes.saveLabel}>
                {t("followUps.create")} <KeyCap keys="mod+enter" />
              </span>
            </Button>
          </div>
        </Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}
