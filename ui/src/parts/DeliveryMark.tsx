/** Where a record is: on this device, sent, or under headquarters' seal. A shape and words, never colour alone. */
import { IconAlertCircle, IconDeviceLaptop, IconRubberStamp, IconSend2 } from "@tabler/icons-react";
import type { Delivery } from "@/api/gen/Delivery";
import { useT } from "@/locales";
import classes from "./DeliveryMark.module.css";

const ICONS = {
  on_device: IconDeviceLaptop,
  sent: IconSend2,
  signed_for: IconRubberStamp,
  needs_attention: IconAlertCircle,
} as const;

export function DeliveryMark({ delivery }: { delivery: Delivery }) {
  const t = useT();
  const Icon = ICONS[delivery];
  return (
    <span className={classes.mark} data-delivery={delivery}>
      <Icon size="0.875rem" aria-hidden="true" />
      {t(`codes.delivery.${delivery}`)}
    </span>
  );
}
