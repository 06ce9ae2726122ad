/** The risk light: a shape and words, never colour alone. Says whether a *loan* is past due. */
import { IconAlertTriangle, IconCircleCheck, IconEye } from "@tabler/icons-react";
import type { RiskLight } from "@/api/gen/RiskLight";
import { useT } from "@/locales";
import classes from "./Marks.module.css";

const ICONS = { clear: IconCircleCheck, watch: IconEye, past_due: IconAlertTriangle } as const;

interface RiskMarkProps {
  risk: RiskLight;
  /** Only the shape; the words go to the reader's tool tip. */
  small?: boolean;
}

export function RiskMark({ risk, small = false }: RiskMarkProps) {
  const t = useT();
  const Icon = ICONS[risk];
  const words = t(`codes.risk.${risk}`);
  return (
    <span className={classes.risk} data-risk={risk} title={small ? words : undefined}>
      <Icon size="0.9375rem" aria-hidden="true" />
      <span className={small ? "visually-hidden" : undefined}>{words}</span>
    </span>
  );
}
