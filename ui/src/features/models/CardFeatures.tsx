/** What the model looks at, strongest first, and which way each may move a score. */
import type { CardFeature } from "@/api/gen/CardFeature";
import { usePick, useT } from "@/locales";
import { useFormat } from "@/shared/format";
import { Panel } from "@/shared/Panel";
import classes from "./Models.module.css";
import { useMore } from "./useMore";
import { directionWord } from "./words";

const SIGNS = { up: "↑", down: "↓", either: "↕" } as const;

export function CardFeatures({ features }: { features: readonly CardFeature[] }) {
  const t = useT();
  const pick = usePick();
  const format = useFormat();
  const sum = features.reduce((all, one) => all + one.weight, 0) || 1;
  const strongest = Math.max(0, ...features.map((one) => one.weight)) || 1;
  const more = useMore(features.length);
  return (
    <Panel title={t("models.features")} note={t("models.featuresNote", { n: features.length })} flush>
      <table className={classes.features} data-all={more.all}>
        <thead className="visually-hidden">
          <tr>
            <th scope="col">{t("models.feature")}</th>
            <th scope="col">{t("models.direction")}</th>
            <th scope="col">{t("models.weight")}</th>
          </tr>
        </thead>
        <tbody>
          {features.map((one) => {
            const direction = directionWord(one.monotone);
            return (
              <tr key={one.fact}>
                <th scope="row">{pick(one.name)}</th>
                <td className={classes.direction} data-direction={direction}>
                  <span aria-hidden="true">{SIGNS[direction]}</span> {t(`models.direction.${direction}`)}
                </td>
                <td>
                  <span className={classes.weight}>
                    <span className={classes.weightBar} aria-hidden="true">
                      <span style={{ width: `${(one.weight / strongest) * 100}%` }} />
                    </span>
                    {format.shareInColumn(Math.round((one.weight / sum) * 10_000))}
                  </span>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {more.button}
    </Panel>
  );
}
