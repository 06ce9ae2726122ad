/** One product in the list: its level, and whether it suits, as a word and a sign. */
import { IconBan, IconCheck, IconMinus, IconQuestionMark } from "@tabler/icons-react";
import type { SuitabilityMatch } from "@/api/gen/SuitabilityMatch";
import type { SuitabilityRow } from "@/api/gen/SuitabilityRow";
import { usePick, useT } from "@/locales";
import classes from "./Suitability.module.css";

const SIGNS: Record<SuitabilityMatch, { icon: typeof IconCheck; tone: "good" | "stop" | "open" | "plain" }> =
  {
    not_rated: { icon: IconMinus, tone: "plain" },
    suitable: { icon: IconCheck, tone: "good" },
    above_level: { icon: IconBan, tone: "stop" },
    not_assessed: { icon: IconQuestionMark, tone: "open" },
    assessment_expired: { icon: IconQuestionMark, tone: "open" },
    no_capacity: { icon: IconBan, tone: "stop" },
    limited_capacity: { icon: IconBan, tone: "stop" },
  };

interface ProductLineProps {
  id: string;
  row: SuitabilityRow;
  open: boolean;
  onOpen: () => void;
}

export function ProductLine({ id, row, open, onOpen }: ProductLineProps) {
  const t = useT();
  const pick = usePick();
  const { icon: Icon, tone } = SIGNS[row.verdict];
  return (
    <button type="button" id={id} className={classes.line} aria-expanded={open} onClick={onOpen}>
      <span className={classes.badge} data-none={row.product_level === null || undefined}>
        {row.product_level === null ? t("common.dash") : `R${row.product_level}`}
      </span>
      <span className={classes.name}>{pick(row.name)}</span>
      <span className={classes.kind}>{t(`codes.productKind.${row.kind}`)}</span>
      <span className={classes.verdict} data-tone={tone}>
        <Icon size="1rem" aria-hidden="true" />
        {t(`codes.match.${row.verdict}`)}
      </span>
    </button>
  );
}
