/**
 * 面客: the device is turned to the customer. One sheet covers everything of the manager's, no key of the pages acts,
 * and only what this customer may read stands there.
 */
import { Button, Modal } from "@mantine/core";
import type { ReactNode } from "react";
import { usePick, useT } from "@/locales";
import { useDeviceBank } from "@/parts/useBank";
import classes from "./CustomerFacing.module.css";

interface CustomerFacingProps {
  title: string;
  /** What the customer does, at the foot. */
  acts?: ReactNode;
  /** The manager takes the device back. */
  onReturn: () => void;
  children: ReactNode;
}

export function CustomerFacing({ title, acts, onReturn, children }: CustomerFacingProps) {
  const t = useT();
  const pick = usePick();
  const bank = useDeviceBank();
  return (
    <Modal.Root
      opened
      fullScreen
      closeOnEscape={false}
      closeOnClickOutside={false}
      onClose={onReturn}
      transitionProps={{ duration: 0 }}
    >
      <Modal.Content aria-label={title} classNames={{ content: classes.content ?? "" }}>
        <div className={classes.sheet}>
          <header className={classes.header}>
            <span className={classes.bank}>{bank && pick(bank.name)}</span>
            <button type="button" className={classes.back} onClick={onReturn}>
              {t("facing.back")}
            </button>
          </header>
          <div className={classes.body}>
            <h1 className={classes.title} data-autofocus tabIndex={-1}>
              {title}
            </h1>
            {children}
          </div>
          {acts && <footer className={classes.foot}>{acts}</footer>}
        </div>
      </Modal.Content>
    </Modal.Root>
  );
}

/** The one large button of a customer's sheet. */
export function FacingAct({
  disabled,
  busy,
  onClick,
  children,
}: {
  disabled?: boolean;
  busy?: boolean;
  onClick: () => void;
  children: ReactNode;
}) {
  return (
    <Button size="lg" disabled={disabled ?? false} loading={busy ?? false} onClick={onClick}>
      {children}
    </Button>
  );
}
