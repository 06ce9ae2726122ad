/** The figures with their intervals: the champion first, then the others on the same rows. */
import type { CardComparison } from "@/api/gen/CardComparison";
import type { ModelCard } from "@/api/gen/ModelCard";
import type { ModelResult } from "@/api/gen/ModelResult";
import { useT } from "@/locales";
import { Tag } from "@/parts/Tag";
import { useFormat } from "@/shared/format";
import { IntervalMark, type Scale, scaleOf } from "@/shared/IntervalMark";
import { Panel } from "@/shared/Panel";
import classes from "./Models.module.css";
import { modelName } from "./words";

type MeasureName = Exclude<keyof ModelResult, "model">;

/** With how many decimals, and what a model without any skill would reach. */
const MEASURES: readonly { name: MeasureName; decimals: number; chance?: number }[] = [
  { name: "auc", decimals: 3, chance: 0.5 },
  { name: "average_precision", decimals: 3 },
  { name: "lift_10", decimals: 2, chance: 1 },
  { name: "lift_20", decimals: 2, chance: 1 },
  { name: "brier", decimals: 4 },
];

export function CardFigures({ card }: { card: ModelCard }) {
  const t = useT();
  const scales = Object.fromEntries(
    MEASURES.map(({ name, chance }) => [
      name,
      scaleOf(
        card.results.map((result) => result[name]),
        chance === undefined ? [] : [chance],
      ),
    ]),
  ) as Record<MeasureName, Scale>;
  return (
    <Panel title={t("models.figures")} note={t("models.figuresNote")} flush>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what may scroll must be reachable by keys */}
      <section className={classes.scroll} tabIndex={0} aria-label={t("models.figures")}>
        <table className={classes.figures}>
          <thead>
            <tr>
              <th scope="col">{t("models.model")}</th>
              {MEASURES.map(({ name }) => (
                <th key={name} scope="col">
                  {t(`models.measure.${name}`)}
                  <span className={classes.reading}>{t(`models.reading.${name}`)}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {card.results.map((result, at) => (
              <ResultLine key={result.model} result={result} champion={at === 0} scales={scales} />
            ))}
          </tbody>
        </table>
      </section>
      {card.choice.compared.length > 0 && (
        <div className={classes.compared}>
          <p>{t("models.compared")}</p>
          {card.choice.compared.map((one) => (
            <Compared key={one.model} one={one} />
          ))}
        </div>
      )}
    </Panel>
  );
}

/** One form beside another: how far ahead, and how sure that is. */
function Compared({ one }: { one: CardComparison }) {
  const t = useT();
  const format = useFormat();
  const difference = (value: number) => `${value > 0 ? "+" : ""}${format.figure(value, 3)}`;
  const { value, low, high } = one.ahead;
  return (
    <p>
      {t("models.ahead", {
        model: modelName(t, one.model),
        beside: modelName(t, one.beside),
        difference: difference(value),
        low: difference(low),
        high: difference(high),
      })}
    </p>
  );
}

interface ResultLineProps {
  result: ModelResult;
  champion: boolean;
  scales: Record<MeasureName, Scale>;
}

function ResultLine({ result, champion, scales }: ResultLineProps) {
  const t = useT();
  const format = useFormat();
  return (
    <tr data-champion={champion || undefined}>
      <th scope="row">
        {modelName(t, result.model)} {champion && <Tag tone="strong">{t("models.inForce")}</Tag>}
      </th>
      {MEASURES.map(({ name, decimals, chance }) => {
        const measured = result[name];
        const say = (value: number) => format.figure(value, decimals);
        return (
          <td key={name}>
            <span className={classes.value}>{say(measured.value)}</span>
            <span className={classes.interval}>
              {t("models.interval", { low: say(measured.low), high: say(measured.high) })}
            </span>
            <IntervalMark
              of={measured}
              scale={scales[name]}
              second={!champion}
              {...(chance !== undefined ? { reference: chance } : {})}
            />
          </td>
        );
      })}
    </tr>
  );
}
