/** One person: the model's list above, own picks below, on one scale from 0 to 100%. */
import type { Experience } from "@/api/gen/Experience";
import type { Outcome } from "@/api/gen/Outcome";
import { useT } from "@/locales";
import { useFormat } from "@/shared/format";
import { IntervalMark } from "@/shared/IntervalMark";
import { OUTCOMES } from "./experience";
import classes from "./TeamExperience.module.css";

interface ExperienceRowsProps {
  name: string;
  model: Experience;
  own: Experience;
  least: number;
  total?: boolean;
}

export function ExperienceRows({ name, model, own, least, total = false }: ExperienceRowsProps) {
  const t = useT();
  return (
    <>
      <tr data-total={total || undefined}>
        <th scope="rowgroup" rowSpan={2} className={classes.who}>
          {name}
        </th>
        <Cells how={t("team.experience.model")} of={model} least={least} />
      </tr>
      <tr data-total={total || undefined}>
        <Cells how={t("team.experience.own")} of={own} least={least} own />
      </tr>
    </>
  );
}

interface CellsProps {
  how: string;
  of: Experience;
  least: number;
  own?: boolean;
}

function Cells({ how, of, least, own = false }: CellsProps) {
  const t = useT();
  const format = useFormat();
  return (
    <>
      <th scope="row" className={classes.how}>
        <i className={classes.key} data-own={own || undefined} aria-hidden="true" /> {how}
      </th>
      <td className={classes.number}>{format.count(of.picks)}</td>
      {of.picks < least ? (
        <td colSpan={OUTCOMES.length} className={classes.few}>
          {of.picks === 0
            ? t("team.experience.noPicks")
            : t("team.experience.few", { count: of.picks, least })}
        </td>
      ) : (
        OUTCOMES.map((outcome) => <ShareCell key={outcome} of={of[outcome]} own={own} />)
      )}
    </>
  );
}

const WHOLE = { from: 0, to: 1 };

function ShareCell({ of, own }: { of: Outcome; own: boolean }) {
  const t = useT();
  const format = useFormat();
  const { rate } = of;
  const share = (value: number) => format.share(Math.round(value * 1_000) * 10);
  if (!rate) return <td className={classes.few}>{t("common.dash")}</td>;
  return (
    <td>
      <span className={classes.share}>
        <strong>{share(rate.value)}</strong>
        <span className={classes.interval}>
          {t("team.experience.interval", { low: share(rate.low), high: share(rate.high) })}
        </span>
      </span>
      <IntervalMark of={rate} scale={WHOLE} second={own} />
    </td>
  );
}
