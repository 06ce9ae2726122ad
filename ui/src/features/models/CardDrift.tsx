/** How far the later rows have moved from those the model was learned on: the score first, then the features. */
import type { DriftBaseline } from "@/api/gen/DriftBaseline";
import { useT } from "@/locales";
import { Tag } from "@/parts/Tag";
import { Empty } from "@/shared/Empty";
import { useFormat } from "@/shared/format";
import { Panel } from "@/shared/Panel";
import classes from "./Models.module.css";
import { useMore } from "./useMore";
import { driftWord } from "./words";

interface CardDriftProps {
  rows: readonly DriftBaseline[];
  /** What a fact is called. */
  nameOf: (fact: string) => string;
}

const TONES = { stable: "plain", watch: "warn", act: "stop" } as const;

export function CardDrift({ rows, nameOf }: CardDriftProps) {
  const t = useT();
  const format = useFormat();
  const ordered = rows.toSorted(
    (a, b) => Number(b.of === "score") - Number(a.of === "score") || b.psi - a.psi,
  );
  const more = useMore(rows.length);
  return (
    <Panel title={t("models.drift")} note={t("models.driftNote")} flush={rows.length > 0}>
      {rows.length === 0 && <Empty>{t("models.notMeasured")}</Empty>}
      {rows.length > 0 && (
        <table className={classes.groups} data-all={more.all}>
          <tbody>
            {ordered.map((row) => {
              const word = driftWord(row.psi);
              return (
                <tr key={row.of}>
                  <th scope="row">{row.of === "score" ? t("models.driftScore") : nameOf(row.of)}</th>
                  <td className={classes.number}>{format.figure(row.psi, 3)}</td>
                  <td className={classes.driftWord}>
                    <Tag tone={TONES[word]}>{t(`models.drift.${word}`)}</Tag>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
      {more.button}
    </Panel>
  );
}
